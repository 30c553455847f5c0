package dev.portolan.gateway.snapshot;

import dev.portolan.gateway.buffer.ByteAccount;
import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.gateway.cache.AnswerCache;
import dev.portolan.gateway.cache.CoalescedCalls;
import dev.portolan.gateway.cache.TierOptions;
import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.gateway.catalog.Evidence;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.federation.Federations;
import dev.portolan.gateway.fleet.ExpectedTokens;
import dev.portolan.gateway.fleet.Fleet;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.fleet.LocationEvidenceSink;
import dev.portolan.gateway.health.RetryBudget;
import dev.portolan.gateway.listener.RequestBody;
import dev.portolan.gateway.models.ModelDirectory;
import dev.portolan.gateway.nodes.NodeLoads;
import dev.portolan.gateway.nodes.NodeMetrics;
import dev.portolan.gateway.price.PriceSchedule;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.CurrencyRates;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.telemetry.CacheGauges;
import dev.portolan.gateway.telemetry.MemoryGauges;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.time.SteadyClock;
import dev.portolan.gateway.time.TimeSource;
import dev.portolan.gateway.tuning.HealthSettings;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.NamedSet;
import dev.portolan.policy.replay.RecordedNames;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Builds a {@link RuntimeSnapshot} from each configuration before it comes into force. Measurements
 * of a deployment are carried over as long as its name and its address stay the same.
 */
public final class RuntimeSnapshots implements CurrentSnapshot.Subscriber, LocationEvidenceSink {
    private static final System.Logger LOG = System.getLogger("dev.portolan.residency");
    private static final long BODY_BYTES_PER_SECOND = 16 * 1024;

    private final OperatorWarnings warnings = new OperatorWarnings();
    private final Telemetry telemetry;
    private final Clock clock;
    private final Clock steady;
    private final ExpectedTokens expectations = new ExpectedTokens();
    private final NodeLoads nodeLoads = new NodeLoads();
    private final EndpointAuthenticators credentials = new EndpointAuthenticators();
    private final Evidence evidence = new Evidence();
    private final AnswerCache answers;
    private final Federations federations;
    private final MemoryBudget memory;
    private Map<DeploymentAddress, LiveDeployment.Observed> health = Map.of();
    private Snapshot snapshot;
    private volatile LocalDate builtOn = LocalDate.MIN;
    private volatile RuntimeSnapshot current;

    /**
     * Creates the snapshots, beginning with {@code first}; circuit breakers use a clock that never
     * jumps.
     */
    public static RuntimeSnapshots of(Snapshot first, Telemetry telemetry, TimeSource time) {
        Clock clock = time.clock();
        return new RuntimeSnapshots(first, telemetry, clock, new SteadyClock(clock, time.nanos()));
    }

    /**
     * Creates the snapshots, with {@code clock} for dates and {@code steady} for circuit breakers.
     */
    public RuntimeSnapshots(Snapshot first, Telemetry telemetry, Clock clock, Clock steady) {
        this.telemetry = telemetry;
        this.clock = clock;
        this.steady = steady;
        this.federations = new Federations(clock, telemetry::onTokenRefused);
        this.answers = new AnswerCache(first.settings().cache().maxBytes(), clock);
        this.memory = new MemoryBudget(bufferedBytes(first.settings().limits()));
        this.snapshot = first;
        this.current = build(first);
        telemetry.readCacheFrom(this::cacheReading);
        telemetry.readMemoryFrom(this::memoryReadings);
        telemetry.readIssuersFrom(federations);
    }

    private CacheGauges.Reading cacheReading() {
        return new CacheGauges.Reading(answers.entries(), answers.bytes(), current.calls().size());
    }

    private List<MemoryGauges.Reading> memoryReadings() {
        return List.of(
                reading("requests", memory.requests()),
                reading("answers", memory.answers()),
                reading("waiting", memory.unread()));
    }

    private static MemoryGauges.Reading reading(String part, ByteAccount account) {
        return new MemoryGauges.Reading(part, account.used(), account.limit(), account.refusals());
    }

    private static long bufferedBytes(Settings.Limits limits) {
        Long configured = limits.bufferedBytes();
        return configured == null ? MemoryBudget.defaultBytes() : configured;
    }

    /** Returns the snapshot in force. */
    public RuntimeSnapshot current() {
        return current;
    }

    /** Fetches the keys of issuers that are due; to be called every second. */
    public void refreshIssuers() {
        federations.tick();
    }

    /** Returns the load that the nodes report. */
    public NodeLoads nodeLoads() {
        return nodeLoads;
    }

    /** Returns the metrics endpoints of the nodes in the current snapshot. */
    public Map<NodeLoads.NodeModel, NodeMetrics> nodes() {
        return current.fleet().metrics();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // cheap, and an equal other one changes nothing
    public synchronized void prepare(Snapshot next) {
        boolean onlyTenants =
                next.rules() == snapshot.rules()
                        && next.catalog() == snapshot.catalog()
                        && next.settings() == snapshot.settings();
        current = onlyTenants ? withTenants(next) : build(next);
        snapshot = next;
    }

    /** Returns the snapshot in force with other tenants; all that is measured or shared remains. */
    @SuppressWarnings("ReferenceEquality") // cheap, and an equal other one changes nothing
    private RuntimeSnapshot withTenants(Snapshot next) {
        RuntimeSnapshot now = current;
        Snapshot.Tenants tenants = next.tenants();
        boolean sameTenants = tenants.byId() == snapshot.tenants().byId();
        return now.with(
                next.provenance().digest(),
                tenants.keyring(),
                federations.of(next.settings().identity(), tenants.byId()),
                sameTenants
                        ? now.directory()
                        : directory(now.loadedAt(), next, now.engine(), now.fleet()),
                tenants.limits());
    }

    @Override
    public Optional<CountrySet> countries(String reported) {
        return evidence.countries(reported);
    }

    /**
     * Each attempt checks the deployment itself, so that it is skipped from now on; building the
     * engine that plans without it takes too long for an event loop.
     */
    @Override
    public void contradicted(LiveDeployment deployment) {
        LOG.log(
                System.Logger.Level.WARNING,
                "quarantined {0}: an answer reports that it was made in {1}, beyond its bound;"
                        + " requests whose policies this breaks use other deployments until a"
                        + " restart",
                deployment.facts().id(),
                NamedSet.describe(deployment.observed().locations().outsideBound()));
        Thread.ofVirtual().name("portolan-quarantine").start(this::rebuild);
    }

    @Override
    public void needsOperator(LiveDeployment deployment, AttemptOutcome outcome) {
        warnings.warn(deployment.facts().id(), outcome, System.nanoTime());
    }

    /** Rebuilds the snapshot when the date has changed: evidence expires, prices take effect. */
    public void checkDate() {
        if (!LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).equals(builtOn)) {
            rebuild();
        }
    }

    private synchronized void rebuild() {
        current = build(snapshot);
    }

    private RuntimeSnapshot build(Snapshot snapshot) {
        Catalog catalog = snapshot.catalog();
        Instant now = clock.instant();
        builtOn = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Fleet fleet = fleet(catalog, now);
        PolicyEngine engine = engine(snapshot, fleet);
        Map<DeploymentId, PriceSchedule> prices = new HashMap<>();
        catalog.deployments().forEach(d -> prices.put(d.facts().id(), d.price()));
        answers.resize(snapshot.settings().cache().maxBytes());
        Settings.Limits limits = snapshot.settings().limits();
        memory.resize(bufferedBytes(limits));
        return new RuntimeSnapshot(
                now,
                snapshot.provenance().digest(),
                snapshot.tenants().keyring(),
                federations.of(snapshot.settings().identity(), snapshot.tenants().byId()),
                engine,
                fleet,
                Map.copyOf(prices),
                directory(now, snapshot, engine, fleet),
                expectations,
                read(snapshot),
                snapshot.recorded(),
                answers,
                new CoalescedCalls(),
                tier(snapshot.settings().cache().shared()),
                memory,
                new RuntimeSnapshot.Limits(
                        new RequestBody.Limits(
                                limits.requestBytes(),
                                limits.bodyTimeout().toNanos(),
                                BODY_BYTES_PER_SECOND),
                        limits.concurrentRequests(),
                        limits.writeTimeout().toNanos()),
                new RuntimeSnapshot.Governance(
                        snapshot.tenants().limits(), new CurrencyRates(catalog.rates())),
                snapshot.settings().answerModel());
    }

    /** What decisions read, and what is left of budgets if only their records have it. */
    private static RecordedNames read(Snapshot snapshot) {
        RecordedNames read = RecordedNames.of(snapshot.rules().written());
        return snapshot.recorded().budget() ? read.withBudget() : read;
    }

    private static ModelDirectory directory(
            Instant now, Snapshot snapshot, PolicyEngine engine, Fleet fleet) {
        Set<DeploymentId> unusable =
                fleet.all().stream()
                        .filter(deployment -> !deployment.isSupported())
                        .map(deployment -> deployment.facts().id())
                        .collect(Collectors.toUnmodifiableSet());
        return new ModelDirectory(now, snapshot.rules().written(), engine, unusable);
    }

    private static PolicyEngine engine(Snapshot snapshot, Fleet fleet) {
        List<DeploymentFacts> known = fleet.all().stream().map(LiveDeployment::facts).toList();
        List<DeploymentFacts> written =
                snapshot.catalog().deployments().stream().map(Deployment::facts).toList();
        return known.equals(written) ? snapshot.rules().engine() : snapshot.engineOver(known);
    }

    private static @Nullable TierOptions tier(Settings.@Nullable SharedCache shared) {
        return shared == null
                ? null
                : new TierOptions(shared.server(), shared.countries(), shared.key().reveal());
    }

    private Fleet fleet(Catalog catalog, Instant at) {
        Map<DeploymentAddress, LiveDeployment.Observed> carried = new HashMap<>();
        List<LiveDeployment> deployments = new ArrayList<>();
        for (Deployment declared : catalog.deployments()) {
            DeploymentAddress address = DeploymentAddress.of(declared);
            LiveDeployment.Observed now =
                    observed(
                            address,
                            declared.health(),
                            () -> budgetOf(address, declared.health(), carried));
            carried.put(address, now);
            deployments.add(
                    new LiveDeployment(
                            declared.priced(evidence.at(at, declared), at),
                            new LiveDeployment.Upstream(
                                    declared.wire().provider().orElse(null),
                                    declared.wire().target(),
                                    credentials.of(declared),
                                    declared.wire().transport()),
                            now,
                            telemetry.deployment(
                                    declared.facts().endpoint(), declared.facts().model()),
                            this));
        }
        health = Map.copyOf(carried);
        credentials.keepOnly(catalog.deployments());
        Fleet fleet = new Fleet(deployments, System::nanoTime, expectations, nodeLoads);
        nodeLoads.keepOnly(fleet.metrics().keySet());
        return fleet;
    }

    /** Returns the earlier measurements under the new settings; new ones if there are none. */
    private LiveDeployment.Observed observed(
            DeploymentAddress address, HealthSettings settings, Supplier<RetryBudget> budget) {
        LiveDeployment.Observed before = health.get(address);
        if (before != null) {
            before.apply(settings);
            return before;
        }
        return LiveDeployment.Observed.nothing(
                address.id().toString(), steady, settings, budget.get());
    }

    /** Returns the retry budget of the endpoint, which its deployments share. */
    private static RetryBudget budgetOf(
            DeploymentAddress address,
            HealthSettings settings,
            Map<DeploymentAddress, LiveDeployment.Observed> known) {
        return known.entrySet().stream()
                .filter(other -> other.getKey().sharesEndpointWith(address))
                .map(other -> other.getValue().retryBudget())
                .findFirst()
                .orElseGet(() -> new RetryBudget(settings.retryBudget(), System.nanoTime()));
    }

    private record DeploymentAddress(DeploymentId id, URI base, String upstream) {
        boolean sharesEndpointWith(DeploymentAddress other) {
            return id.endpoint().equals(other.id.endpoint()) && base.equals(other.base);
        }

        static DeploymentAddress of(Deployment declared) {
            return new DeploymentAddress(
                    declared.facts().id(),
                    declared.wire().target().base(),
                    declared.facts().upstream());
        }
    }
}
