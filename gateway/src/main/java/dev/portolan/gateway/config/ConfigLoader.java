package dev.portolan.gateway.config;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.CatalogReader;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.gateway.catalog.EndpointReader;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Resolver;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.lang.Source;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.provider.residency.ResidencyFacts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads a configuration: everything that {@code serve} would use, with every finding at once.
 *
 * <p>Reads files and the environment it was given; opens no connection. Use it off the event loops.
 */
public final class ConfigLoader {
    private static final List<String> ROOTS =
            List.of("portolan.yaml", "portolan.yml", "portolan.json");

    private static final List<String> PROXIES =
            List.of(
                    "HTTPS_PROXY",
                    "https_proxy",
                    "HTTP_PROXY",
                    "http_proxy",
                    "ALL_PROXY",
                    "all_proxy");

    private final Path path;
    private final Map<String, String> environment;
    private final InstantSource clock;
    private final ResidencyFacts facts;
    private volatile Watched watched = new Watched();

    /**
     * A loader of one configuration.
     *
     * @param path a {@code portolan.yaml}, or the folder that holds one
     * @param environment where {@code ${env:…}} gets its values
     */
    public ConfigLoader(Path path, Map<String, String> environment, InstantSource clock) {
        this.path = path;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.facts = ResidencyFacts.load();
    }

    /** Reads everything anew. */
    public Loaded load() {
        return load(true, Map.of());
    }

    /**
     * As {@link #load}, as if the files of these names, which findings and positions carry, held
     * these texts. Writes nothing.
     */
    public Loaded rehearse(Map<String, String> texts) {
        return load(true, texts);
    }

    /** As {@link #load}, but for the invariants, which {@link Snapshot#prove} then answers. */
    public Loaded loadUnproved() {
        return load(false, Map.of());
    }

    /** One load: what it looks at, what it finds, and texts that count in place of files. */
    private record Reading(Watched looked, Findings findings, Map<String, String> instead) {}

    private Loaded load(boolean proved, Map<String, String> instead) {
        Watched looked = new Watched();
        Findings findings = new Findings();
        Reading reading = new Reading(looked, findings, instead);
        Optional<Snapshot> snapshot = root(looked, findings).flatMap(file -> load(file, reading));
        watched = looked;
        if (proved && !findings.hasErrors()) {
            snapshot.ifPresent(
                    loaded -> RulesCheck.invariants(loaded.rules(), loaded.tenants(), findings));
        }
        if (snapshot.isEmpty() || findings.hasErrors()) {
            return new Loaded.Invalid(findings.sorted());
        }
        return new Loaded.Valid(snapshot.get(), findings.sorted());
    }

    /** What the files of the last load look like now; it changes when they do. */
    String signature() {
        return watched.signature();
    }

    private Optional<Path> root(Watched looked, Findings findings) {
        looked.add(path);
        if (!Files.isDirectory(path)) {
            return Optional.of(path);
        }
        for (String name : ROOTS) {
            if (Files.isRegularFile(path.resolve(name))) {
                return Optional.of(path.resolve(name));
            }
        }
        findings.error(
                Position.startOf(path.toString()),
                "the folder holds no configuration (expected: portolan.yaml); create it, or give"
                        + " another folder");
        return Optional.empty();
    }

    private Optional<Snapshot> load(Path file, Reading reading) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        Watched looked = reading.looked();
        Findings findings = reading.findings();
        Resolver resolver = new SystemResolver(environment, folder, looked);
        Sources sources = new Sources(resolver, findings, looked, reading.instead());
        Optional<Node> document = sources.document(file);
        if (document.isEmpty()) {
            reportEmpty(file, findings);
            return Optional.empty();
        }
        Fields root = Fields.of(document.get(), "the configuration", findings);
        PemFiles pems = new PemFiles(folder, looked::add);
        SettingsReader.Read read = new SettingsReader(folder, findings, pems).read(root);
        Folder files = new Folder(folder, root, sources, pems);
        Catalog catalog = catalog(files, read.paths().catalog(), findings);
        Snapshot.Tenants tenants = tenants(files, read.paths().tenants(), catalog, findings);
        PolicySet policies = policies(files, read.paths().policies(), resolver, findings);
        Snapshot.Rules rules = rules(policies, catalog, read.settings());
        warnOfProxies(root, findings);
        if (!findings.hasErrors()) {
            RulesCheck.policies(rules, tenants, findings);
        }
        Provenance provenance =
                new Provenance(file.toString(), sources.digest(), sources.read(), clock.instant());
        return Optional.of(new Snapshot(read.settings(), catalog, rules, tenants, provenance));
    }

    /** A proxy is a place that data passes through, and no policy knows its country. */
    private void warnOfProxies(Fields root, Findings findings) {
        PROXIES.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .forEach(
                        name ->
                                findings.warning(
                                        root.at(),
                                        name
                                                + " is set, and not followed: models are asked"
                                                + " directly, for no policy knows where a proxy"
                                                + " stands; unset it, or route them without one"));
    }

    private static Snapshot.Rules rules(PolicySet policies, Catalog catalog, Settings settings) {
        List<DeploymentFacts> deployments =
                catalog.deployments().stream().map(Deployment::facts).toList();
        PolicyEngine engine =
                PolicyEngine.of(
                        policies,
                        dev.portolan.policy.engine.Catalog.of(deployments, catalog.aliases()),
                        settings.site());
        return new Snapshot.Rules(policies, engine);
    }

    private static void reportEmpty(Path file, Findings findings) {
        if (!findings.hasErrors()) {
            findings.error(
                    Position.startOf(file.toString()),
                    "the file is empty (expected: node: {id: …, country: …} and more)");
        }
    }

    private Catalog catalog(Folder folder, List<Scalar> written, Findings findings) {
        EndpointReader endpoints =
                new EndpointReader(facts, clock.instant(), folder.pems(), findings);
        CatalogReader reader = new CatalogReader(endpoints, findings);
        for (Path file : folder.files("catalog", written, "catalog")) {
            folder.sources().document(file).ifPresent(reader::read);
        }
        Catalog catalog = reader.link();
        if (catalog.deployments().isEmpty() && !findings.hasErrors()) {
            findings.warning(
                    folder.root().at("catalog"),
                    "the catalogue has no endpoint, so that every model is unknown; add"
                            + " catalog/*.yaml");
        }
        return catalog;
    }

    private Snapshot.Tenants tenants(
            Folder folder, List<Scalar> written, Catalog catalog, Findings findings) {
        Set<String> names = new LinkedHashSet<>(catalog.models());
        names.addAll(catalog.aliases().keySet());
        TenantsReader reader = new TenantsReader(names, clock.instant(), findings);
        for (Path file : folder.files("tenants", written, "tenants.yaml")) {
            folder.sources().document(file).ifPresent(reader::read);
        }
        if (reader.keys().isEmpty() && !findings.hasErrors()) {
            findings.warning(
                    folder.root().at("tenants"),
                    "no tenant has a key, so that every request is answered 401; make one with"
                            + " portolan key new --tenant ID");
        }
        return new Snapshot.Tenants(reader.tenants(), new Keyring(reader.keys(), clock));
    }

    private PolicySet policies(
            Folder folder, List<Scalar> written, Resolver resolver, Findings findings) {
        List<Source> texts = new ArrayList<>();
        for (Path file : folder.files("policies", written, "routing-policies")) {
            folder.sources()
                    .text(file)
                    .ifPresent(text -> texts.add(new Source(file.toString(), text)));
        }
        PolicySet policies = PolicySet.load(texts, resolver, findings);
        if (policies.policies().isEmpty() && !findings.hasErrors()) {
            findings.warning(
                    folder.root().at("policies"),
                    "there is no policy, so that every request is denied; add one without"
                            + " \"when\"");
        }
        return policies;
    }

    /** The configuration's folder, and where the files in it are. */
    private record Folder(Path path, Fields root, Sources sources, PemFiles pems) {

        /**
         * The files written under {@code key}; where nothing is written, those in the usual place.
         */
        List<Path> files(String key, List<Scalar> written, String usual) {
            List<Path> files = new ArrayList<>();
            for (Scalar scalar : written) {
                files.addAll(sources.expand(path.resolve(scalar.text()), scalar.at()));
            }
            if (!root.has(key)) {
                Path place = path.resolve(usual);
                sources.watch(place);
                if (Files.exists(place)) {
                    files.addAll(sources.expand(place, root.at()));
                }
            }
            return files;
        }
    }
}
