package dev.portolan.gateway.health;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.tuning.HealthSettings;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The circuit breaker of one deployment, over Resilience4j. It opens when too many of the last
 * calls failed or were slow, and then lets one request through per probe interval; the first token
 * of the latest probe closes it.
 *
 * <p>Each change of the circuit begins a new epoch. An attempt that was let through in an earlier
 * epoch has no influence: what it shows is not of the deployment as it is now. Thread-safe; times
 * in milliseconds.
 */
final class DeploymentCircuit {
    /** An arbitrary threshold for Resilience4j; the attempt itself decides whether it was slow. */
    private static final Duration SLOW_CALL = Duration.ofSeconds(1);

    private static final int PERCENT = 100;
    private static final int NEVER_CURRENT = -1;

    private final CircuitBreaker breaker;
    private final HealthSettings.CircuitBreaker settings;
    private final Clock clock;
    private final Recovery recovery;
    private final ProbeSchedule probes;
    private final AtomicReference<CircuitState> state;

    /** Keeps a verdict and the transition that it causes together. */
    private final Object verdicts = new Object();

    private DeploymentCircuit(
            String name,
            Clock clock,
            HealthSettings.CircuitBreaker settings,
            Recovery recovery,
            CircuitState state) {
        this.clock = clock;
        this.settings = settings;
        this.recovery = recovery;
        this.probes = new ProbeSchedule(settings.probeEvery());
        this.state = new AtomicReference<>(state);
        this.breaker = CircuitBreaker.of(name, config());
    }

    /** A closed circuit for the deployment {@code name}. */
    static DeploymentCircuit closed(
            String name, Clock clock, HealthSettings.CircuitBreaker settings, Recovery recovery) {
        CircuitState state = CircuitState.closed(clock.millis());
        return new DeploymentCircuit(name, clock, settings, recovery, state).started();
    }

    private CircuitBreakerConfig config() {
        return CircuitBreakerConfig.custom()
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.minimumCalls())
                .failureRateThreshold((float) (settings.failureRatio() * PERCENT))
                .slowCallDurationThreshold(SLOW_CALL)
                .slowCallRateThreshold((float) (settings.slowRatio() * PERCENT))
                .waitIntervalFunctionInOpenState(_ -> waitInOpen(state.get()))
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** The time until the first probe, from the start of the attempt that opened the circuit. */
    private long waitInOpen(CircuitState now) {
        long until = now.verdictFrom() + settings.probeEvery().toMillis();
        return Math.max(1, until - clock.millis());
    }

    /** Follows the breaker's transitions from now on. */
    private DeploymentCircuit started() {
        breaker.getEventPublisher().onStateTransition(this::onTransition);
        return this;
    }

    /**
     * The same circuit with other settings: an open one stays open, a half-open one half-open. The
     * window of a closed one starts empty, and attempts in flight have no influence any more.
     */
    DeploymentCircuit with(HealthSettings.CircuitBreaker next) {
        CircuitState last = state.getAndUpdate(CircuitState::nextEpoch);
        long now = clock.millis();
        long remaining = Math.clamp(last.openUntil() - now, 1, next.probeEvery().toMillis());
        DeploymentCircuit circuit =
                new DeploymentCircuit(
                        breaker.getName(),
                        clock,
                        next,
                        recovery,
                        last.nextEpoch().openUntil(now + remaining));
        switch (state()) {
            case OPEN -> circuit.breaker.transitionToOpenStateFor(Duration.ofMillis(remaining));
            case HALF_OPEN -> {
                circuit.breaker.transitionToOpenState();
                circuit.breaker.transitionToHalfOpenState();
            }
            case CLOSED -> {}
        }
        return circuit.started();
    }

    private void onTransition(CircuitBreakerOnStateTransitionEvent event) {
        long now = clock.millis();
        switch (event.getStateTransition().getToState()) {
            case OPEN -> {
                boolean wasClosed =
                        event.getStateTransition().getFromState() == CircuitBreaker.State.CLOSED;
                state.updateAndGet(s -> s.opened(now, waitInOpen(s), wasClosed));
            }
            case CLOSED -> {
                boolean slow = state.getAndUpdate(s -> s.closedAgain(now)).slowOutage();
                recovery.recovered(now, slow);
            }
            case HALF_OPEN, DISABLED, METRICS_ONLY, FORCED_OPEN ->
                    state.updateAndGet(CircuitState::nextEpoch);
        }
    }

    /**
     * A permission for one attempt; null if there is none.
     *
     * @param lastResort true if no other deployment can take the request: then a deployment that is
     *     only slow may, and no probe is waited for
     */
    @Nullable Permission tryAcquire(boolean lastResort) {
        long now = clock.millis();
        boolean may = state() != DeploymentHealth.State.HALF_OPEN || tryProbe(lastResort, now);
        if (may && breaker.tryAcquirePermission()) {
            int probe =
                    breaker.getState() == CircuitBreaker.State.HALF_OPEN ? probes.start(now) : 0;
            return new Permission(now, state.get().epoch(), probe);
        }
        return lastResort && isSlowOutage() ? new Permission(now, NEVER_CURRENT, 0) : null;
    }

    private boolean tryProbe(boolean lastResort, long now) {
        return switch (probes.tryClaim(lastResort, now)) {
            case NOT_DUE -> false;
            case ALONE -> true;
            case BESIDE -> {
                breaker.releasePermission();
                yield true;
            }
        };
    }

    /** True if the circuit would let an attempt through, as far as can be seen without trying. */
    boolean wouldPermit() {
        return switch (breaker.getState()) {
            case OPEN -> clock.millis() > state.get().openUntil();
            case HALF_OPEN -> probes.isDue(clock.millis());
            case FORCED_OPEN -> false;
            case CLOSED, DISABLED, METRICS_ONLY -> true;
        };
    }

    /** The time until an open circuit permits a probe; zero if it is not open. */
    Duration nextProbeIn() {
        return breaker.getState() == CircuitBreaker.State.OPEN
                ? Duration.ofMillis(Math.max(0, state.get().openUntil() - clock.millis()))
                : Duration.ZERO;
    }

    DeploymentHealth.State state() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> DeploymentHealth.State.OPEN;
            case HALF_OPEN -> DeploymentHealth.State.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> DeploymentHealth.State.CLOSED;
        };
    }

    /** True if it opened because most calls were slow, rather than because they failed. */
    boolean isSlowOutage() {
        return state.get().slowOutage();
    }

    /** When it last closed or, if it has not closed since, opened. */
    long changedAt() {
        return state.get().changedAt();
    }

    /** The share of failed calls in the window, in percent; negative if there were too few. */
    float failurePercent() {
        return breaker.getMetrics().getFailureRate();
    }

    /** Listens for the circuit closing. */
    @FunctionalInterface
    interface Recovery {
        /**
         * The circuit closed.
         *
         * @param slow true if it had opened because most calls were slow
         */
        void recovered(long now, boolean slow);
    }

    /** A permission for one attempt, which reports what it saw; used by one thread at a time. */
    final class Permission {
        private final long startedAt;
        private final int grantedIn;
        private final int probe;
        private boolean counted;

        private Permission(long startedAt, int grantedIn, int probe) {
            this.startedAt = startedAt;
            this.grantedIn = grantedIn;
            this.probe = probe;
        }

        /** True if the circuit closes or opens by this attempt. */
        boolean isProbe() {
            return probe > 0;
        }

        /** When it was granted. */
        long startedAt() {
            return startedAt;
        }

        /** The attempt has its first token: for a probe that is the verdict. */
        void firstToken(boolean slow) {
            if (isProbe() && !counted && inGrantedEpoch()) {
                success(slow);
                counted = true;
            }
        }

        /** The attempt has its whole answer. */
        void succeeded(boolean slow) {
            if (!counted && inGrantedEpoch()) {
                success(slow);
            }
        }

        private void success(boolean slow) {
            if (slow && isSuperseded()) {
                return;
            }
            long nanos = slow ? SLOW_CALL.toNanos() + 1 : 0;
            synchronized (verdicts) {
                state.updateAndGet(s -> s.verdict(slow, startedAt));
                breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            }
        }

        /** The attempt failed; false if that has no influence on the circuit. */
        boolean failed(AttemptOutcome outcome) {
            if (!isCurrent() || (!counted && isSuperseded())) {
                return false;
            }
            synchronized (verdicts) {
                state.updateAndGet(s -> s.verdict(false, startedAt));
                breaker.onError(0, TimeUnit.NANOSECONDS, new AttemptFailedException(outcome));
            }
            return true;
        }

        /** The attempt showed nothing of the deployment's health. */
        void withoutVerdict() {
            if (!counted && inGrantedEpoch() && !isSuperseded()) {
                breaker.releasePermission();
            }
        }

        /** The attempt was abandoned before it showed anything. */
        void abandoned() {
            if (isProbe()) {
                probes.abandon(startedAt, clock.millis());
            }
            withoutVerdict();
        }

        /** Releases the probe's slot; called once, with whatever ending. */
        void end() {
            if (isProbe()) {
                probes.end();
            }
        }

        /** True if a later probe decides. */
        private boolean isSuperseded() {
            return isProbe() && !probes.isLatest(probe);
        }

        /** True if the attempt shows the deployment as it is now. */
        boolean isCurrent() {
            return counted || inGrantedEpoch();
        }

        private boolean inGrantedEpoch() {
            return state.get().epoch() == grantedIn;
        }
    }
}
