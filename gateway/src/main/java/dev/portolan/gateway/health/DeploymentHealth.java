package dev.portolan.gateway.health;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.tuning.HealthSettings;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The health of one deployment: grants permits for attempts at it, by its {@link
 * DeploymentCircuit}, {@link AimdLimit}, {@link SlowStart} and {@link OutlierProbe}.
 *
 * <p>A permit reports its attempt to each of these parts, and ends once: succeeded, failed or
 * abandoned. When the circuit closes after an outage, slow start begins and the other parts forget
 * the outage. Thread-safe.
 */
public final class DeploymentHealth {
    private final SimpleLimiter<Void> limiter;
    private final AimdLimit limit;
    private final Clock clock;
    private final DeploymentLatency latency;
    private final OutlierProbe outlier;
    private final RecentAttempts recent = new RecentAttempts();
    private final SlowStart slowStart;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile DeploymentCircuit circuit;
    private volatile HealthSettings settings;

    /** A deployment {@code name} of which nothing is known, with the default settings. */
    public DeploymentHealth(String name, Clock clock) {
        this(
                name,
                clock,
                HealthSettings.DEFAULT,
                new DeploymentLatency(HealthSettings.DEFAULT.latency()));
    }

    /**
     * A deployment {@code name} of which nothing is known.
     *
     * @param latency forgets what it measured in an outage once that is over
     */
    public DeploymentHealth(
            String name, Clock clock, HealthSettings settings, DeploymentLatency latency) {
        this.clock = clock;
        this.latency = latency;
        this.settings = settings;
        this.circuit =
                DeploymentCircuit.closed(name, clock, settings.circuitBreaker(), this::recovered);
        this.limit = new AimdLimit(settings.concurrencyLimit());
        this.slowStart = new SlowStart(settings.slowStart());
        this.outlier = new OutlierProbe(settings.outlierDetection());
        SimpleLimiter.Builder builder = SimpleLimiter.newBuilder();
        this.limiter = builder.limit(limit).build();
    }

    private void recovered(long now, boolean slow) {
        slowStart.start(now);
        limit.reset();
        outlier.end();
        latency.forgetOutage(slow);
    }

    /** The settings in force. */
    public HealthSettings settings() {
        return settings;
    }

    /**
     * Uses other settings from now on. An open circuit stays open, and limits, ejections and slow
     * start go on; only the circuit's window of calls and the latencies start empty if their
     * settings changed.
     */
    public synchronized void apply(HealthSettings next) {
        if (!next.circuitBreaker().equals(settings.circuitBreaker())) {
            circuit = circuit.with(next.circuitBreaker());
        }
        if (!next.concurrencyLimit().equals(settings.concurrencyLimit())) {
            limit.apply(next.concurrencyLimit());
        }
        slowStart.apply(next.slowStart());
        outlier.apply(next.outlierDetection());
        latency.apply(next.latency());
        settings = next;
    }

    /** A permit for one attempt, or why there is none. */
    public Entry tryAcquire() {
        return tryAcquire(AttemptKind.NORMAL);
    }

    /** A permit for one attempt of that kind, or why there is none. */
    public Entry tryAcquire(AttemptKind kind) {
        long now = clock.millis();
        boolean lastResort = kind == AttemptKind.LAST_RESORT;
        boolean probesOutlier = kind == AttemptKind.OUTLIER_PROBE;
        if (probesOutlier && failsOften() && !outlier.tryClaim(now)) {
            return Rejection.OUTLIER;
        }
        if (inFlight.incrementAndGet() > (lastResort ? Integer.MAX_VALUE : slowStart.limit(now))) {
            inFlight.decrementAndGet();
            return Rejection.RECOVERING;
        }
        Optional<Limiter.Listener> slot = limiter.acquire(null);
        if (slot.isEmpty()) {
            inFlight.decrementAndGet();
            return Rejection.FULL;
        }
        DeploymentCircuit.Permission permission = circuit.tryAcquire(lastResort);
        if (permission == null) {
            slot.get().onIgnore();
            inFlight.decrementAndGet();
            return notClosed();
        }
        recent.started(now);
        return new AttemptPermit(
                this, slot.get(), permission, permission.isProbe() || probesOutlier);
    }

    private Rejection notClosed() {
        return state() == State.OPEN ? Rejection.CIRCUIT_OPEN : Rejection.PROBED;
    }

    /** True if an attempt would get a permit, as far as can be seen without acquiring one. */
    public boolean mayAcquire() {
        return obstacle() == null;
    }

    /** The rejection that an attempt would get, as far as can be seen; null for a permit. */
    public @Nullable Rejection obstacle() {
        if (!circuit.wouldPermit()) {
            return notClosed();
        }
        if (state() != State.CLOSED) {
            return null;
        }
        int underWay = inFlight.get();
        if (underWay >= limiter.getLimit()) {
            return Rejection.FULL;
        }
        return underWay < slowStart.limit(clock.millis()) ? null : Rejection.RECOVERING;
    }

    /** The time until an open circuit permits a probe; zero if it is not open. */
    public Duration nextProbeIn() {
        return circuit.nextProbeIn();
    }

    /** The share of its usual traffic it should get: less than 1 during slow start. */
    public double slowStartShare() {
        return slowStart.share(clock.millis());
    }

    /** True if it fails often, though not so often that its circuit opens. */
    public boolean failsOften() {
        return outlier.failsOften(clock.millis()) && state() == State.CLOSED;
    }

    /** True if a request may probe it although it is ejected as an outlier. */
    public boolean outlierProbeDue() {
        return outlier.isDue(clock.millis());
    }

    /** True if the next attempt would show whether it has recovered. */
    public boolean nextProbesRecovery() {
        return state() == State.CLOSED ? failsOften() : mayAcquire();
    }

    /** True if its circuit opened because it was slow, rather than because it failed. */
    public boolean isSlowOutage() {
        return circuit.isSlowOutage();
    }

    /** Since when it fails often. */
    public Instant failsOftenSince() {
        return Instant.ofEpochMilli(outlier.since());
    }

    /** When its circuit last closed or, if it has not closed since, opened. */
    public Instant changedAt() {
        return Instant.ofEpochMilli(circuit.changedAt());
    }

    /** A summary of its attempts of the last minute. */
    public RecentAttempts.Summary recent() {
        return recent.summary(clock.millis());
    }

    /** The share of failed calls in the window, in percent; negative if there were too few. */
    public float failurePercent() {
        return circuit.failurePercent();
    }

    /** How many attempts are in flight. */
    public int inFlight() {
        return inFlight.get();
    }

    /** How many attempts may be in flight. */
    public int limit() {
        return limiter.getLimit();
    }

    /** The state of the circuit. */
    public State state() {
        return circuit.state();
    }

    /** Counts the first token of an attempt. */
    void onFirstToken(long startedAt) {
        recent.hasFirstToken(startedAt);
        countSuccess(startedAt, false);
    }

    /** Counts the whole answer of an attempt. */
    void onAnswer(long startedAt) {
        recent.succeeded(clock.millis());
        countSuccess(startedAt, true);
    }

    private void countSuccess(long startedAt, boolean whole) {
        if (outlier.succeeded(startedAt, clock.millis(), whole)) {
            latency.forgetOutage(false);
        }
    }

    /** Counts a failure and, unless the outage is over, reports it to the circuit. */
    void onFailure(DeploymentCircuit.Permission permission, AttemptOutcome outcome, boolean late) {
        long now = clock.millis();
        recent.failed(outcome, now);
        if (outcome == AttemptOutcome.NO_FIRST_TOKEN && recoveredSince(permission.startedAt())) {
            permission.withoutVerdict();
        } else if (permission.failed(outcome)) {
            outlier.failed(now, failurePercent(), late);
        }
    }

    /** Removes an attempt that was no verdict from the recent ones. */
    void onWithdrawn(long startedAt) {
        recent.withdrawn(startedAt);
    }

    /** Counts an attempt that is no longer in flight. */
    void onEnd() {
        inFlight.decrementAndGet();
    }

    boolean isSlow(long nanos, long allowed) {
        return nanos > allowed * settings.circuitBreaker().slowCall();
    }

    boolean recoveredSince(long startedAt) {
        return recent.recoveredSince(startedAt, clock.millis(), settings.recovery());
    }

    /** The states of a circuit: all calls pass, one at a time, or none. */
    public enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    /** The answer to an attempt that requests a permit. */
    public sealed interface Entry permits AttemptPermit, Rejection {}

    /** The reasons for which an attempt gets no permit. */
    public enum Rejection implements Entry {
        /** Too many of the last calls failed or were slow. */
        CIRCUIT_OPEN,
        /** The circuit is half-open, and another request probes it. */
        PROBED,
        /** The limit of attempts in flight is reached. */
        FULL,
        /** Its provider asked for a pause, or our quota there is used up. */
        PAUSED,
        /** It has just recovered, and slow start keeps its traffic low. */
        RECOVERING,
        /** It fails more often than others that can take the request. */
        OUTLIER;

        /** The name in receipts and decisions. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
