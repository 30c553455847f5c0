package dev.portolan.gateway.telemetry;

import dev.portolan.gateway.oidc.IssuerGauges;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * All metrics of the process, kept over reloads of the configuration.
 *
 * <p>Thread-safe. {@link #scrape} takes milliseconds, so call it off the event loops.
 */
public final class Telemetry implements AutoCloseable {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ConcurrentMap<Pair, RequestMeters> requests = new ConcurrentHashMap<>();
    private final ConcurrentMap<Pair, DeploymentMeters> deployments = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> denied = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicReference<BigDecimal>> costs =
            new ConcurrentHashMap<>();
    private final TokenCounts tokens = TokenCounts.none();
    private final StoreTelemetry store = new StoreTelemetry();
    private final GovernanceTelemetry governance = new GovernanceTelemetry();
    private final SharedTelemetry shared = new SharedTelemetry();
    private final Histogram overhead = new Histogram(Histogram.OVERHEAD);
    private final LongAdder reloadFailures = new LongAdder();
    private final LongAdder accessLogDropped = new LongAdder();
    private final LongAdder decisionLogDropped = new LongAdder();
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final ConcurrentMap<String, LongAdder> tierFailures = new ConcurrentHashMap<>();
    private volatile DeploymentGauges gauges = DeploymentGauges.NONE;
    private volatile CacheGauges cacheGauges = CacheGauges.NONE;
    private volatile SocketGauges socketGauges = SocketGauges.NONE;
    private volatile MemoryGauges memoryGauges = MemoryGauges.NONE;
    private volatile RecordGauges recordGauges = RecordGauges.NONE;
    private volatile EvidenceGauges evidenceGauges = EvidenceGauges.NONE;
    private final ConcurrentMap<String, LongAdder> tokenRefusals = new ConcurrentHashMap<>();
    private volatile IssuerGauges issuerGauges = IssuerGauges.NONE;

    /** Creates empty metrics, and registers those of the JVM. */
    public Telemetry() {
        registry.getPrometheusRegistry().register(new Exposition(this));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
    }

    /**
     * Returns the counters of a tenant's requests for a model; both names are from the
     * configuration, or {@link RequestMeters#NONE}.
     */
    public RequestMeters requests(String tenant, String model) {
        return requests.computeIfAbsent(
                new Pair(tenant, model), pair -> new RequestMeters(tenant, model));
    }

    /** Returns the metrics of the deployment of {@code model} at {@code endpoint}. */
    public DeploymentMeters deployment(String endpoint, String model) {
        return deployments.computeIfAbsent(
                new Pair(endpoint, model), pair -> new DeploymentMeters(endpoint, model));
    }

    /** Counts billed tokens. */
    public void onTokens(TokenDirection direction, long count) {
        tokens.of(direction).add(count);
    }

    /** Adds the cost of an answer to the exact sum of its currency. */
    public void onCost(String currency, BigDecimal amount) {
        costs.computeIfAbsent(currency, any -> new AtomicReference<>(BigDecimal.ZERO))
                .accumulateAndGet(amount, BigDecimal::add);
    }

    /** Shows a reason for refusals before the first one. */
    public void declareDenied(String reason) {
        denied.computeIfAbsent(reason, any -> new LongAdder());
    }

    /** Counts a refused request; {@code reason} is one of a fixed set of words. */
    public void onDenied(String reason) {
        denied.computeIfAbsent(reason, any -> new LongAdder()).increment();
    }

    /** Records the time that a step of the decision about a request took, in nanoseconds. */
    public void onDecisionStep(GovernanceTelemetry.Step step, long nanos) {
        governance.onStep(step, nanos);
    }

    /** Counts a threshold that a tenant's budget has reached, such as {@code 80%}. */
    public void onBudgetWarning(String tenant, String period, String threshold) {
        governance.onWarning(tenant, period, threshold);
    }

    /** Counts an alert; {@code outcome} is one of a fixed set of words. */
    public void onAlert(String outcome) {
        governance.onAlert(outcome);
    }

    /** Sets the source of the gauges of tenants' limits and budgets. */
    public void readLimitsFrom(LimitGauges gauges) {
        governance.readFrom(gauges);
    }

    /** Counts a caller's token that was refused; {@code reason} is of a fixed set. */
    public void onTokenRefused(String reason) {
        tokenRefusals.computeIfAbsent(reason, any -> new LongAdder()).increment();
    }

    /** Records the time per request spent in the gateway itself, in nanoseconds. */
    public void onOverhead(long nanos) {
        overhead.record(nanos);
    }

    /** Counts a changed configuration that did not load. */
    public void onReloadFailure() {
        reloadFailures.increment();
    }

    void onAccessLogDropped() {
        accessLogDropped.increment();
    }

    /** Counts a decision record that could not be written in time. */
    public void onDecisionLogDropped() {
        decisionLogDropped.increment();
    }

    /** Sets the source of the deployments' gauges. */
    public void readGaugesFrom(DeploymentGauges gauges) {
        this.gauges = gauges;
    }

    /** Sets the source of the cache's gauges. */
    public void readCacheFrom(CacheGauges gauges) {
        this.cacheGauges = gauges;
    }

    /** Sets the source of the file descriptors' gauges. */
    public void readSocketsFrom(SocketGauges gauges) {
        this.socketGauges = gauges;
    }

    /** Sets the source of the memory budget's gauges. */
    public void readMemoryFrom(MemoryGauges gauges) {
        this.memoryGauges = gauges;
    }

    /** Sets the source of the metrics of records. */
    public void readRecordsFrom(RecordGauges gauges) {
        this.recordGauges = gauges;
    }

    /** Sets the source of the issuers' metrics. */
    public void readIssuersFrom(IssuerGauges gauges) {
        this.issuerGauges = gauges;
    }

    /** Sets the source of the evidence's gauges. */
    public void readEvidenceFrom(EvidenceGauges gauges) {
        this.evidenceGauges = gauges;
    }

    /** Records a transaction of the store, {@code read} or {@code write}, in nanoseconds. */
    public void onStoreAnswer(String operation, long nanos) {
        store.succeeded(operation, nanos);
    }

    /** Counts a failed transaction of the store, {@code read} or {@code write}. */
    public void onStoreFailure(String operation) {
        store.failed(operation);
    }

    /** Sets the source of the number of changes of {@code part} that are not in the store yet. */
    public void readPendingFrom(String part, IntSupplier source) {
        store.readPendingFrom(part, source);
    }

    /** Counts a failed operation on the shared cache tier, {@code read} or {@code write}. */
    public void onTierFailure(String operation) {
        tierFailures.computeIfAbsent(operation, any -> new LongAdder()).increment();
    }

    /**
     * Returns all metrics in the text format that {@code accept} names: Prometheus or OpenMetrics.
     */
    public String scrape(String accept) {
        return registry.scrape(contentType(accept));
    }

    /** Returns the content type of a {@link #scrape} for the header {@code accept}. */
    public static String contentType(String accept) {
        return accept.contains("application/openmetrics-text")
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }

    Collection<RequestMeters> requests() {
        return requests.values();
    }

    Collection<DeploymentMeters> deployments() {
        return deployments.values();
    }

    Map<String, LongAdder> denied() {
        return denied;
    }

    Map<String, AtomicReference<BigDecimal>> costs() {
        return costs;
    }

    TokenCounts tokens() {
        return tokens;
    }

    GovernanceTelemetry governance() {
        return governance;
    }

    RecordGauges recordGauges() {
        return recordGauges;
    }

    StoreTelemetry store() {
        return store;
    }

    /** Returns the metrics of the counters that replicas share. */
    public SharedTelemetry shared() {
        return shared;
    }

    Histogram overhead() {
        return overhead;
    }

    long reloadFailures() {
        return reloadFailures.sum();
    }

    public long accessLogDropped() {
        return accessLogDropped.sum();
    }

    long decisionLogDropped() {
        return decisionLogDropped.sum();
    }

    DeploymentGauges gauges() {
        return gauges;
    }

    SocketGauges socketGauges() {
        return socketGauges;
    }

    EvidenceGauges evidenceGauges() {
        return evidenceGauges;
    }

    IssuerGauges issuerGauges() {
        return issuerGauges;
    }

    Map<String, LongAdder> tokenRefusals() {
        return tokenRefusals;
    }

    CacheGauges cacheGauges() {
        return cacheGauges;
    }

    MemoryGauges memoryGauges() {
        return memoryGauges;
    }

    Map<String, LongAdder> tierFailures() {
        return tierFailures;
    }

    /** Tokens by direction. */
    record TokenCounts(LongAdder input, LongAdder cachedInput, LongAdder output) {
        static TokenCounts none() {
            return new TokenCounts(new LongAdder(), new LongAdder(), new LongAdder());
        }

        LongAdder of(TokenDirection direction) {
            return switch (direction) {
                case INPUT -> input;
                case CACHED_INPUT -> cachedInput;
                case OUTPUT -> output;
            };
        }
    }

    private record Pair(String first, String second) {}
}
