package dev.portolan.gateway.config;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.CatalogReader;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.gateway.catalog.EndpointReader;
import dev.portolan.gateway.catalog.Evidence;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.tenants.StoredTenants;
import dev.portolan.gateway.tenants.TenantContext;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Loads a whole configuration and reports all findings at once.
 *
 * <p>Reads files and the given environment; opens no connection. Blocks, so use it off the event
 * loops.
 */
public final class ConfigLoader {
    private static final List<String> ROOTS =
            List.of("portolan.yaml", "portolan.yml", "portolan.json");

    private final Path path;
    private final Map<String, String> environment;
    private final InstantSource clock;
    private final ResidencyFacts facts;
    private final Ports ports;
    private final Consumer<Path> onAccess;
    private volatile Supplier<StoredTenants> stored = () -> StoredTenants.NONE;
    private volatile LoadInputs inputs;

    /**
     * Creates a loader of one configuration.
     *
     * @param path a {@code portolan.yaml}, or the folder that contains one
     * @param environment the values of {@code ${env:…}}
     */
    public ConfigLoader(Path path, Map<String, String> environment, InstantSource clock) {
        this(path, environment, clock, Ports.AS_WRITTEN, _ -> {});
    }

    private ConfigLoader(
            Path path,
            Map<String, String> environment,
            InstantSource clock,
            Ports ports,
            Consumer<Path> onAccess) {
        this.path = path;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.facts = ResidencyFacts.load();
        this.ports = ports;
        this.onAccess = onAccess;
        this.inputs = new LoadInputs(onAccess);
    }

    /** Ports from the command line that override the files'; null keeps a port. */
    private record Ports(@Nullable Integer data, @Nullable Integer admin) {
        private static final Ports AS_WRITTEN = new Ports(null, null);

        Settings over(Settings read) {
            return read.withPorts(data, admin);
        }
    }

    /** Returns a loader of the same files whose snapshots have other ports; null keeps a port. */
    public ConfigLoader withPorts(@Nullable Integer port, @Nullable Integer adminPort) {
        return new ConfigLoader(path, environment, clock, new Ports(port, adminPort), onAccess);
    }

    /** Returns a loader of the same files that calls {@code hook} before it accesses each path. */
    public ConfigLoader withAccessHook(Consumer<Path> hook) {
        return new ConfigLoader(path, environment, clock, ports, hook);
    }

    /** Joins the tenants of {@code source} with those of the files in each later load. */
    public void joinStored(Supplier<StoredTenants> source) {
        stored = source;
    }

    /** Reads all files and checks them. */
    public LoadResult load() {
        return load(true, Map.of(), null);
    }

    /**
     * Loads the files for a process that serves {@code inForce}: settings read only at startup keep
     * their values, and the snapshot lists those that have changed in the files.
     */
    public LoadResult reload(Snapshot inForce) {
        return load(true, Map.of(), inForce);
    }

    /** Loads the files with {@code texts} in place of those they are named for; writes nothing. */
    public LoadResult loadWith(Map<String, String> texts) {
        return load(true, texts, null);
    }

    /** Loads the files without proving the invariants, which {@link Snapshot#prove} does. */
    public LoadResult loadUnproved() {
        return load(false, Map.of(), null);
    }

    /** The inputs, findings, replaced texts and tenants of one load, and the snapshot in force. */
    private record LoadState(
            LoadInputs inputs,
            Findings findings,
            Map<String, String> replacements,
            @Nullable Snapshot inForce,
            AtomicReference<List<ConfigPath>> tenants) {}

    private LoadResult load(
            boolean proved, Map<String, String> instead, @Nullable Snapshot inForce) {
        LoadInputs inputs = new LoadInputs(onAccess);
        this.inputs = inputs;
        Findings findings = new Findings();
        LoadState state =
                new LoadState(
                        inputs,
                        findings,
                        instead,
                        inForce,
                        new AtomicReference<>(
                                inForce == null ? List.of() : inForce.tenants().paths()));
        Optional<Snapshot> snapshot = root(inputs, findings).flatMap(file -> load(file, state));
        if (proved && !findings.hasErrors()) {
            snapshot.ifPresent(
                    loaded -> RulesCheck.invariants(loaded.rules(), loaded.tenants(), findings));
        }
        if (!findings.hasErrors() && snapshot.isPresent()) {
            return new LoadResult.Valid(snapshot.get(), findings.sorted());
        }
        Optional<Snapshot.Tenants> tenantsOnly =
                inForce == null ? Optional.empty() : tenantsOnly(state, inForce);
        return new LoadResult.Invalid(findings.sorted(), tenantsOnly.orElse(null));
    }

    /**
     * Reads the tenants' files alone, so that errors elsewhere do not keep a revoked key valid.
     * Model names are not checked, since an unknown name permits nothing.
     */
    private Optional<Snapshot.Tenants> tenantsOnly(LoadState state, Snapshot inForce) {
        Findings findings = new Findings();
        Resolver resolver = new SystemResolver(environment, folder(), state.inputs());
        Sources sources = new Sources(resolver, findings, state.inputs(), state.replacements());
        Snapshot.Tenants tenants =
                new TenantsFiles(sources, clock, findings)
                        .read(
                                state.tenants().get(),
                                TenantContext.inForce(inForce.catalog()),
                                StoredTenants.NONE);
        return findings.hasErrors() ? Optional.empty() : Optional.of(tenants);
    }

    /** Returns the inputs of the last load. */
    public LoadInputs inputs() {
        return inputs;
    }

    private Optional<Path> root(LoadInputs inputs, Findings findings) {
        if (inputs.kind(path) != LoadInputs.Kind.FOLDER) {
            return Optional.of(path);
        }
        for (String name : ROOTS) {
            if (inputs.kind(path.resolve(name)) == LoadInputs.Kind.FILE) {
                return Optional.of(path.resolve(name));
            }
        }
        findings.error(
                Position.startOf(path.toString()),
                "the folder contains no configuration (expected: portolan.yaml); create it, or pass"
                        + " another folder");
        return Optional.empty();
    }

    /** Returns the folder against which relative paths are resolved. */
    private Path folder() {
        return Files.isDirectory(path)
                ? path
                : Optional.ofNullable(path.getParent()).orElse(Path.of(""));
    }

    private Optional<Snapshot> load(Path file, LoadState state) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        LoadInputs inputs = state.inputs();
        Findings findings = state.findings();
        Resolver resolver = new SystemResolver(environment, folder, inputs);
        Sources sources = new Sources(resolver, findings, inputs, state.replacements());
        Optional<Node> document = sources.document(file);
        if (document.isEmpty()) {
            reportEmpty(file, findings);
            return Optional.empty();
        }
        Fields root = Fields.of(document.get(), "the configuration", findings);
        PemFiles pems = new PemFiles(folder, inputs::read);
        SettingsReader.Read read = new SettingsReader(folder, findings, pems).read(root);
        Settings wanted = ports.over(read.settings());
        AddressCollision.check(root, wanted, findings);
        ConfigFolder files = new ConfigFolder(folder, root, sources, pems);
        List<ConfigPath> callers = files.paths("tenants", read.paths().tenants(), "tenants.yaml");
        if (!findings.hasErrors()) {
            state.tenants().set(callers);
        }
        StartupSettings startup = StartupSettings.over(state.inForce(), wanted);
        Catalog catalog = catalog(files, read, findings);
        Snapshot.Tenants tenants = tenants(files, callers, catalog, findings);
        warnOfNoKeys(root, tenants, wanted, findings);
        List<Source> texts = policyTexts(files, read.paths().policies());
        PolicySet policies = policies(root, texts, resolver, findings);
        Snapshot.Rules rules = rules(policies, texts, catalog, startup.settings());
        ProxyVariables.warn(environment, root.at(), findings);
        if (!findings.hasErrors()) {
            RulesCheck.policies(rules, renewed(rules, catalog), tenants, findings);
        }
        Provenance provenance =
                new Provenance(file.toString(), sources.digest(), sources.read(), clock.instant());
        return Optional.of(
                new Snapshot(
                        startup.settings(),
                        catalog,
                        rules,
                        tenants,
                        provenance,
                        startup.needsRestart()));
    }

    /** Returns the rules as if expired evidence had been renewed; empty if none has expired. */
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

    private static Snapshot.Rules rules(
            PolicySet policies, List<Source> texts, Catalog catalog, Settings settings) {
        List<DeploymentFacts> deployments =
                catalog.deployments().stream().map(Deployment::facts).toList();
        PolicyEngine engine =
                PolicyEngine.of(
                        policies,
                        dev.portolan.policy.engine.DeploymentIndex.of(
                                deployments, catalog.aliases()),
                        settings.placement());
        return new Snapshot.Rules(policies, engine, texts, settings.identity().openLabels());
    }

    private static void reportEmpty(Path file, Findings findings) {
        if (!findings.hasErrors()) {
            findings.error(
                    Position.startOf(file.toString()),
                    "the file is empty (expected: node: {id: …, country: …} and more)");
        }
    }

    private Catalog catalog(ConfigFolder folder, SettingsReader.Read settings, Findings findings) {
        Instant now = clock.instant();
        EndpointReader endpoints =
                new EndpointReader(facts, settings.oldFacts(), now, folder.pems(), findings);
        List<Scalar> written = settings.paths().catalog();
        CatalogReader reader = new CatalogReader(endpoints, settings.health(), now, findings);
        for (Path file : folder.files("catalog", written, "catalog")) {
            folder.sources().document(file).ifPresent(reader::read);
        }
        Catalog catalog = reader.link();
        if (catalog.deployments().isEmpty() && !findings.hasErrors()) {
            findings.warning(
                    folder.root().at("catalog"),
                    "the catalog has no endpoint, so every model is unknown; add catalog/*.yaml");
        }
        return catalog;
    }

    private Snapshot.Tenants tenants(
            ConfigFolder folder, List<ConfigPath> places, Catalog catalog, Findings findings) {
        return new TenantsFiles(folder.sources(), clock, findings)
                .read(places, TenantContext.of(catalog), stored.get());
    }

    private static void warnOfNoKeys(
            Fields root, Snapshot.Tenants tenants, Settings settings, Findings findings) {
        boolean reachable =
                tenants.keyring().size() > 0
                        || settings.store() != null
                        || !settings.identity().isNone();
        if (!reachable && !findings.hasErrors()) {
            findings.warning(
                    root.at("tenants"),
                    "no tenant has a key, so every request is answered 401; create one with"
                            + " portolan key new --tenant ID");
        }
    }

    private static List<Source> policyTexts(ConfigFolder folder, List<Scalar> written) {
        List<Source> texts = new ArrayList<>();
        for (Path file : folder.files("policies", written, "routing-policies")) {
            folder.sources()
                    .text(file)
                    .ifPresent(text -> texts.add(new Source(file.toString(), text)));
        }
        return texts;
    }

    private static PolicySet policies(
            Fields root, List<Source> texts, Resolver resolver, Findings findings) {
        PolicySet policies = PolicySet.load(texts, resolver, findings);
        if (policies.policies().isEmpty() && !findings.hasErrors()) {
            findings.warning(
                    root.at("policies"),
                    "there is no policy, so every request is denied; add one without \"when\"");
        }
        return policies;
    }
}
