package dev.portolan.gateway.config;

import dev.portolan.gateway.alerts.AlertSettings;
import dev.portolan.gateway.claims.IdentityReader;
import dev.portolan.gateway.claims.IdentitySettings;
import dev.portolan.gateway.config.Settings.AccessTo;
import dev.portolan.gateway.config.Settings.Admin;
import dev.portolan.gateway.config.Settings.Decisions;
import dev.portolan.gateway.config.Settings.Limits;
import dev.portolan.gateway.config.Settings.Listen;
import dev.portolan.gateway.config.Settings.Logs;
import dev.portolan.gateway.config.Settings.Tls;
import dev.portolan.gateway.limits.shared.SharedSettings;
import dev.portolan.gateway.operators.AdminToken;
import dev.portolan.gateway.operators.AdminTokensReader;
import dev.portolan.gateway.operators.SignInReader;
import dev.portolan.gateway.operators.SignInSettings;
import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.Countries;
import dev.portolan.gateway.reading.Loopback;
import dev.portolan.gateway.reading.Pem;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.RecordSettingsReader;
import dev.portolan.gateway.store.StoreReader;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.tuning.HealthReader;
import dev.portolan.gateway.tuning.HealthSettings;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Mapping;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.replay.RecordedNames;
import dev.portolan.provider.caller.AnswerModel;
import dev.portolan.provider.residency.EndpointFacts.OldFacts;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads {@code portolan.yaml}: the gateway's settings and the paths of the other files. */
final class SettingsReader {
    private static final int MAX_PORT = 65_535;
    private static final int MIN_TOKEN_LENGTH = 16;
    private static final String EXPECTED_TOKEN =
            " (expected: at least %d random characters)".formatted(MIN_TOKEN_LENGTH);

    private final Path folder;
    private final Findings findings;
    private final PemFiles files;

    SettingsReader(Path folder, Findings findings, PemFiles files) {
        this.folder = folder;
        this.findings = findings;
        this.files = files;
    }

    /**
     * The settings, and what is needed to read the other files.
     *
     * @param oldFacts the treatment of residency facts older than a year
     * @param health the health settings of endpoints that set none
     */
    record Read(Settings settings, Paths paths, OldFacts oldFacts, HealthSettings health) {}

    /** The paths of the other files as written; an empty list means the default path. */
    record Paths(List<Scalar> catalog, List<Scalar> policies, List<Scalar> tenants) {}

    Read read(Fields root) {
        NodeFacts node = root.fields("node").map(this::node).orElseGet(() -> undeclaredNode(root));
        Listen listen = root.fields("listen").map(this::listen).orElse(Listen.DEFAULT);
        Admin admin = root.fields("admin").map(this::admin).orElse(Admin.DEFAULT);
        Paths paths =
                new Paths(
                        root.scalars("catalog"), root.scalars("policies"), root.scalars("tenants"));
        Limits limits = root.fields("limits").map(SettingsReader::limits).orElse(Limits.DEFAULT);
        Settings.Cache cache =
                root.fields("cache")
                        .map(new CacheReader(files)::read)
                        .orElse(Settings.Cache.DEFAULT);
        Logs logs =
                root.fields("logs")
                        .map(fields -> logs(fields, node))
                        .orElse(new Logs(new AccessTo.Stdout(), node.countries(), null));
        OldFacts oldFacts =
                root.fields("residency").flatMap(SettingsReader::oldFacts).orElse(OldFacts.WARN);
        AnswerModel model =
                root.fields("answers")
                        .flatMap(SettingsReader::answerModel)
                        .orElse(AnswerModel.UPSTREAM);
        StoreSettings store =
                root.fields("store").flatMap(new StoreReader(folder, files)::read).orElse(null);
        RecordSettings records = new RecordSettingsReader(folder).read(root, store);
        boolean clientCa = listen.tls() != null && listen.tls().clientCa() != null;
        IdentitySettings identity =
                root.fields("identity")
                        .map(fields -> new IdentityReader(files).read(fields, clientCa))
                        .orElse(IdentitySettings.NONE);
        AlertSettings alerts = root.fields("alerts").flatMap(AlertSettings::read).orElse(null);
        HealthSettings health = HealthReader.read(root, HealthSettings.DEFAULT);
        SharedSettings shared =
                root.fields("shared").flatMap(new SharedReader(files)::read).orElse(null);
        root.end();
        Settings settings =
                new Settings(
                        node, listen, admin, limits, cache, logs, model, store, records, shared,
                        identity, alerts);
        return new Read(settings, paths, oldFacts, health);
    }

    private static Optional<OldFacts> oldFacts(Fields fields) {
        Optional<OldFacts> choice = fields.choice("oldFacts", OldFacts.class);
        fields.end();
        return choice;
    }

    private static Optional<AnswerModel> answerModel(Fields fields) {
        Optional<AnswerModel> choice = fields.choice("model", AnswerModel.class);
        fields.end();
        return choice;
    }

    private NodeFacts node(Fields fields) {
        String id = ConfigNames.required(fields, "id");
        Optional<CountrySet> country = Countries.one(fields, "country");
        if (!fields.has("country")) {
            warnOfUnknownCountry(fields);
        }
        fields.end();
        return new NodeFacts(id, country.orElse(CountrySet.ANY));
    }

    private NodeFacts undeclaredNode(Fields root) {
        warnOfUnknownCountry(root);
        return new NodeFacts("portolan", CountrySet.ANY);
    }

    private void warnOfUnknownCountry(Fields fields) {
        findings.warning(
                fields.at(),
                "the gateway's own country is not declared, so policies that require copies permit"
                        + " nothing; add node: {id: …, country: FR}");
    }

    private Listen listen(Fields fields) {
        String host = host(fields, Listen.DEFAULT.host());
        int port = port(fields, Listen.DEFAULT.port());
        Tls tls = fields.fields("tls").flatMap(this::tls).orElse(null);
        fields.end();
        return new Listen(host, port, tls);
    }

    private Optional<Tls> tls(Fields fields) {
        Optional<String> certificate = files.text(fields, "certificate", Pem.CERTIFICATE);
        Optional<ConfigSecret> key = files.text(fields, "key", Pem.KEY).map(ConfigSecret::new);
        String clientCa =
                fields.has("clientCa")
                        ? files.text(fields, "clientCa", Pem.CERTIFICATE).orElse(null)
                        : null;
        fields.end();
        return certificate.flatMap(
                chain -> key.map(privateKey -> new Tls(chain, privateKey, clientCa)));
    }

    private Admin admin(Fields fields) {
        String host = host(fields, Admin.DEFAULT.host());
        int port = port(fields, Admin.DEFAULT.port());
        ConfigSecret token = token(fields);
        List<AdminToken> tokens = new AdminTokensReader().read(fields);
        SignInSettings oidc =
                fields.fields("oidc").flatMap(new SignInReader(files)::read).orElse(null);
        boolean open = token == null && !fields.has("tokens") && !fields.has("oidc");
        if (open && !Loopback.isHost(host)) {
            fields.error(
                    "host",
                    "the admin plane is bound to %s, which other machines can reach, without a"
                                    .formatted(host)
                            + " token; add tokens: [{id: …, hash: …, role: …}] or token:"
                            + " ${env:PORTOLAN_ADMIN_TOKEN}, or bind it to 127.0.0.1");
        }
        fields.end();
        return new Admin(host, port, token, tokens, oidc);
    }

    /** Reads the token, which must not be empty or short if present. */
    private static @Nullable ConfigSecret token(Fields fields) {
        Optional<String> written = fields.optionalText("token");
        if (written.isEmpty()) {
            return null;
        }
        String token = written.get();
        if (fields.findings().hasErrorAt(fields.at("token"))) {
            return new ConfigSecret(token);
        }
        if (token.isBlank()) {
            fields.error(
                    "token",
                    "\"token\" is empty; check that the variable or file it refers to has a value"
                            + EXPECTED_TOKEN);
        } else if (token.length() < MIN_TOKEN_LENGTH) {
            fields.error("token", "the token is too short" + EXPECTED_TOKEN);
        }
        return new ConfigSecret(token);
    }

    private static String host(Fields fields, String defaultValue) {
        Optional<Scalar> written = fields.scalar("host");
        if (written.isEmpty()) {
            return defaultValue;
        }
        String host = written.get().text();
        if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == '/')) {
            fields.error(
                    "host",
                    "\"host\" is %s (expected: an address such as 127.0.0.1 or 0.0.0.0)"
                            .formatted(written.get().shown()));
            return defaultValue;
        }
        return host;
    }

    private static int port(Fields fields, int defaultValue) {
        return (int) fields.integer("port", 0, MAX_PORT).orElse(defaultValue);
    }

    private static Limits limits(Fields fields) {
        Limits defaults = Limits.DEFAULT;
        int request =
                (int)
                        fields.bytes("requestBytes", 1 << 10, 1 << 30)
                                .orElse(defaults.requestBytes());
        int header =
                (int) fields.bytes("headerBytes", 1 << 10, 1 << 20).orElse(defaults.headerBytes());
        Duration head =
                fields.duration("headerTimeout", Duration.ofMillis(100), Duration.ofHours(1))
                        .orElse(defaults.headerTimeout());
        Duration body =
                fields.duration("bodyTimeout", Duration.ofMillis(100), Duration.ofHours(1))
                        .orElse(defaults.bodyTimeout());
        Duration write =
                fields.duration("writeTimeout", Duration.ofMillis(100), Duration.ofHours(1))
                        .orElse(defaults.writeTimeout());
        Long buffered = buffered(fields);
        int concurrent =
                (int)
                        fields.integer("concurrentRequests", 1, 1_000_000)
                                .orElse(defaults.concurrentRequests());
        Duration drain =
                fields.duration("drain", Duration.ZERO, Duration.ofHours(1))
                        .orElse(defaults.drain());
        fields.end();
        return new Limits(request, header, head, body, write, buffered, concurrent, drain);
    }

    private static @Nullable Long buffered(Fields fields) {
        OptionalLong bytes = fields.bytes("bufferedBytes", 1 << 20, 1L << 40);
        return bytes.isPresent() ? bytes.getAsLong() : null;
    }

    private Logs logs(Fields fields, NodeFacts node) {
        AccessTo access =
                fields.optionalText("access").map(this::accessTo).orElseGet(AccessTo.Stdout::new);
        CountrySet countries = Countries.one(fields, "country").orElse(node.countries());
        Decisions decisions = decisions(fields);
        fields.end();
        return new Logs(access, countries, decisions);
    }

    /** Reads a file name, or a mapping with the name as {@code file}. */
    private @Nullable Decisions decisions(Fields fields) {
        if (fields.node("decisions").filter(Mapping.class::isInstance).isEmpty()) {
            return fields.optionalText("decisions")
                    .map(file -> new Decisions(folder.resolve(file), RecordedNames.NONE))
                    .orElse(null);
        }
        return fields.fields("decisions").map(this::recorded).orElse(null);
    }

    private Decisions recorded(Fields fields) {
        String file = fields.text("file");
        Set<String> headers = new HashSet<>();
        for (String name : fields.texts("headers")) {
            headers.add(name.toLowerCase(Locale.ROOT));
        }
        RecordedNames also =
                new RecordedNames(
                        headers,
                        Set.copyOf(fields.texts("tags")),
                        fields.bool("budget").orElse(false));
        fields.end();
        return new Decisions(folder.resolve(file), also);
    }

    private AccessTo accessTo(String written) {
        return switch (written) {
            case "off" -> new AccessTo.Off();
            case "stdout" -> new AccessTo.Stdout();
            case "stderr" -> new AccessTo.Stderr();
            default -> new AccessTo.File(folder.resolve(written));
        };
    }
}
