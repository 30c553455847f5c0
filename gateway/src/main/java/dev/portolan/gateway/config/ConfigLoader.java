package dev.portolan.gateway.config;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.CatalogReader;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.gateway.catalog.EndpointReader;
import dev.portolan.gateway.catalog.Evidence;
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

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

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
    private final Ports ports;
    private final Consumer<Path> onAsked;
    private volatile LoadInputs watched;

    /**
     * A loader of one configuration.
     *
     * @param path a {@code portolan.yaml}, or the folder that holds one
     * @param environment where {@code ${env:…}} gets its values
     */
    public ConfigLoader(Path path, Map<String, String> environment, InstantSource clock) {
        this(path, environment, clock, Ports.AS_WRITTEN, asked -> {});
    }

    private ConfigLoader(
            Path path,
            Map<String, String> environment,
            InstantSource clock,
            Ports ports,
            Consumer<Path> onAsked) {
        this.path = path;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.facts = ResidencyFacts.load();
        this.ports = ports;
        this.onAsked = onAsked;
        this.watched = new LoadInputs(onAsked);
    }

    /** Ports that the command line gives in place of the files'; null leaves one as it is. */
    private record Ports(@Nullable Integer data, @Nullable Integer admin) {
        private static final Ports AS_WRITTEN = new Ports(null, null);

        Settings over(Settings read) {
            return read.withPorts(data, admin);
        }
    }

    /** A loader of the same files whose snapshots listen on other ports; null leaves a port. */
    public ConfigLoader withPorts(@Nullable Integer port, @Nullable Integer adminPort) {
        return new ConfigLoader(path, environment, clock, new Ports(port, adminPort), onAsked);
    }

    /** A loader of the same files that calls {@code hook} before it asks for each path. */
    public ConfigLoader asking(Consumer<Path> hook) {
        return new ConfigLoader(path, environment, clock, ports, hook);
    }

    /** Reads everything anew. */
    public LoadResult load() {
        return load(true, Map.of(), null);
    }

    /**
     * As {@link #load}, for a process that serves {@code inForce}: settings that are read once at
     * its start stay as they are, and the snapshot says which the files want otherwise.
     */
    public LoadResult reload(Snapshot inForce) {
        return load(true, Map.of(), inForce);
    }

    /**
     * As {@link #load}, as if the files of these names, which findings and positions carry, held
     * these texts. Writes nothing.
     */
    public LoadResult rehearse(Map<String, String> texts) {
        return load(true, texts, null);
    }

    /** As {@link #load}, but for the invariants, which {@link Snapshot#prove} then answers. */
    public LoadResult loadUnproved() {
        return load(false, Map.of(), null);
    }

    /**
     * One load: what it looks at, what it finds, texts that count in place of files, what is served
     * meanwhile, and where tenants are told to be.
     */
    private record Reading(
            LoadInputs looked,
            Findings findings,
            Map<String, String> instead,
            @Nullable Snapshot inForce,
            AtomicReference<List<ConfigPath>> tenants) {}

    private LoadResult load(
            boolean proved, Map<String, String> instead, @Nullable Snapshot inForce) {
        LoadInputs looked = new LoadInputs(onAsked);
        watched = looked;
        Findings findings = new Findings();
        Reading reading =
                new Reading(
                        looked,
                        findings,
                        instead,
                        inForce,
                        new AtomicReference<>(
                                inForce == null ? List.of() : inForce.tenants().places()));
        Optional<Snapshot> snapshot = root(looked, findings).flatMap(file -> load(file, reading));
        if (proved && !findings.hasErrors()) {
            snapshot.ifPresent(
                    loaded -> RulesCheck.invariants(loaded.rules(), loaded.tenants(), findings));
        }
        if (!findings.hasErrors() && snapshot.isPresent()) {
            return new LoadResult.Valid(snapshot.get(), findings.sorted());
        }
        Optional<Snapshot.Tenants> alone =
                inForce == null ? Optional.empty() : tenantsAlone(reading);
        return new LoadResult.Invalid(findings.sorted(), alone.orElse(null));
    }

    /**
     * The tenants' files without the rest, whose errors must not keep a key alive. Which models
     * there are is not asked: a name that nothing serves allows nothing.
     */
    private Optional<Snapshot.Tenants> tenantsAlone(Reading reading) {
        Findings findings = new Findings();
        Resolver resolver = new SystemResolver(environment, folder(), reading.looked());
        Sources sources = new Sources(resolver, findings, reading.looked(), reading.instead());
        Snapshot.Tenants tenants =
                new TenantsFiles(sources, clock, findings).read(reading.tenants().get(), null);
        return findings.hasErrors() ? Optional.empty() : Optional.of(tenants);
    }

    /** What the last load asked of the file system, and what it was told. */
    public LoadInputs watched() {
        return watched;
    }

    private Optional<Path> root(LoadInputs looked, Findings findings) {
        if (looked.kind(path) != LoadInputs.Kind.FOLDER) {
            return Optional.of(path);
        }
        for (String name : ROOTS) {
            if (looked.kind(path.resolve(name)) == LoadInputs.Kind.FILE) {
                return Optional.of(path.resolve(name));
            }
        }
        findings.error(
                Position.startOf(path.toString()),
                "the folder holds no configuration (expected: portolan.yaml); create it, or give"
                        + " another folder");
        return Optional.empty();
    }

    /** What relative names in the files start from. */
    private Path folder() {
        return Files.isDirectory(path)
                ? path
                : Optional.ofNullable(path.getParent()).orElse(Path.of(""));
    }

    private Optional<Snapshot> load(Path file, Reading reading) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        LoadInputs looked = reading.looked();
        Findings findings = reading.findings();
        Resolver resolver = new SystemResolver(environment, folder, looked);
        Sources sources = new Sources(resolver, findings, looked, reading.instead());
        Optional<Node> document = sources.document(file);
        if (document.isEmpty()) {
            reportEmpty(file, findings);
            return Optional.empty();
        }
        Fields root = Fields.of(document.get(), "the configuration", findings);
        PemFiles pems = new PemFiles(folder, looked::read);
        SettingsReader.Read read = new SettingsReader(folder, findings, pems).read(root);
        Settings wanted = ports.over(read.settings());
        AddressCollision.check(root, wanted, findings);
        ConfigFolder files = new ConfigFolder(folder, root, sources, pems);
        List<ConfigPath> callers = files.places("tenants", read.paths().tenants(), "tenants.yaml");
        if (!findings.hasErrors()) {
            reading.tenants().set(callers);
        }
        StartupSettings atStart = StartupSettings.over(reading.inForce(), wanted);
        Catalog catalog = catalog(files, read, findings);
        Snapshot.Tenants tenants = tenants(files, callers, catalog, findings);
        PolicySet policies = policies(files, read.paths().policies(), resolver, findings);
        Snapshot.Rules rules = rules(policies, catalog, atStart.settings());
        warnOfProxies(root, findings);
        if (!findings.hasErrors()) {
            RulesCheck.policies(rules, renewed(rules, catalog), tenants, findings);
        }
        Provenance provenance =
                new Provenance(file.toString(), sources.digest(), sources.read(), clock.instant());
        return Optional.of(
                new Snapshot(
                        atStart.settings(),
                        catalog,
                        rules,
                        tenants,
                        provenance,
                        atStart.needsRestart()));
    }

    /** The rules as they would be had evidence that has ended been renewed, where any has. */
    private Optional<PolicyEngine> renewed(Snapshot.Rules rules, Catalog catalog) {
        Evidence evidence = new Evidence(facts);
        List<DeploymentFacts> written =
                catalog.deployments().stream().map(Deployment::facts).toList();
        List<DeploymentFacts> renewed =
                catalog.deployments().stream()
                        .map(deployment -> evidence.renewed(clock.instant(), deployment))
                        .toList();
        return renewed.equals(written)
                ? Optional.empty()
                : Optional.of(
                        PolicyEngine.of(
                                rules.written(),
                                dev.portolan.policy.engine.DeploymentIndex.of(
                                        renewed, catalog.aliases()),
                                rules.engine().site()));
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
                        dev.portolan.policy.engine.DeploymentIndex.of(
                                deployments, catalog.aliases()),
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

    private Catalog catalog(ConfigFolder folder, SettingsReader.Read settings, Findings findings) {
        EndpointReader endpoints =
                new EndpointReader(
                        facts, settings.oldFacts(), clock.instant(), folder.pems(), findings);
        List<Scalar> written = settings.paths().catalog();
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
            ConfigFolder folder, List<ConfigPath> places, Catalog catalog, Findings findings) {
        Set<String> names = new LinkedHashSet<>(catalog.models());
        names.addAll(catalog.aliases().keySet());
        Snapshot.Tenants tenants =
                new TenantsFiles(folder.sources(), clock, findings).read(places, names);
        if (tenants.keyring().size() == 0 && !findings.hasErrors()) {
            findings.warning(
                    folder.root().at("tenants"),
                    "no tenant has a key, so that every request is answered 401; make one with"
                            + " portolan key new --tenant ID");
        }
        return tenants;
    }

    private PolicySet policies(
            ConfigFolder folder, List<Scalar> written, Resolver resolver, Findings findings) {
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
}
