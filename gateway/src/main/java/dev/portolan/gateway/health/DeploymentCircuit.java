package dev.portolan.gateway.health;

import dev.portolan.gateway.receipt.AttemptOutcome;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The circuit of one deployment. It opens when half of the last calls failed, or most were slow.
 * Every three seconds it then lets one request through as a probe, also while an earlier probe
 * still waits for its answer; the latest probe decides. Thread-safe; times in milliseconds.
 */
final class DeploymentCircuit {
    private static final long PROBE_EVERY = Duration.ofSeconds(3).toMillis();

    /** A probe that was given up sooner makes room at once: nothing could be seen by then. */
    private static final long TOO_SHORT = 1_000;

    /** Only told apart from quick; how slow a call was, the attempt knows by its own clock. */
    private static final Duration SLOW_CALL = Duration.ofSeconds(1);

    private static final int NEVER_CURRENT = -1;

    private final CircuitBreaker breaker;
    private final Clock clock;
    private final Recovery recovery;
    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicInteger probesSoFar = new AtomicInteger();
    private final AtomicLong nextProbe = new AtomicLong();
    private final AtomicInteger epoch = new AtomicInteger();
    private volatile boolean lastWasSlow;
    private volatile boolean slowOutage;
    private volatile long verdictFrom;
    private volatile long openUntil;
    private volatile long changedAt;

    /**
     * A closed circuit for the deployment {@code name}; {@code recovery} is told when it closes.
     */
    DeploymentCircuit(String name, Clock clock, Recovery recovery) {
        this.clock = clock;
        this.recovery = recovery;
        this.breaker = CircuitBreaker.of(name, config());
        this.changedAt = clock.millis();
        breaker.getEventPublisher().onStateTransition(this::changed);
    }

    private CircuitBreakerConfig config() {
        return CircuitBreakerConfig.custom()
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(20)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(50)
                .slowCallDurationThreshold(SLOW_CALL)
                .slowCallRateThreshold(80)
                .waitIntervalFunctionInOpenState(_ -> waitInOpen())
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** Counted from the start of the attempt that opens it: what it saw is of that moment. */
    private long waitInOpen() {
        return Math.max(1, verdictFrom + PROBE_EVERY - clock.millis());
    }

    private void changed(CircuitBreakerOnStateTransitionEvent event) {
        long now = clock.millis();
        epoch.incrementAndGet();
        switch (event.getStateTransition().getToState()) {
            case OPEN -> {
                openUntil = now + waitInOpen();
                if (event.getStateTransition().getFromState() == CircuitBreaker.State.CLOSED) {
                    changedAt = now;
                    slowOutage = lastWasSlow;
                }
            }
            case CLOSED -> {
                changedAt = now;
                recovery.recovered(now, slowOutage);
                slowOutage = false;
            }
            case HALF_OPEN, DISABLED, METRICS_ONLY, FORCED_OPEN -> {}
        }
    }

    /**
     * Leave for one attempt; null where there is none.
     *
     * @param urgent whether nobody else can take the request: a deployment that is only slow then
     *     may, and no probe is waited for
     */
    @Nullable Pass tryPass(boolean urgent) {
        long now = clock.millis();
        boolean may = state() != DeploymentHealth.State.HALF_OPEN || tryProbe(urgent, now);
        if (may && breaker.tryAcquirePermission()) {
            return breaker.getState() == CircuitBreaker.State.HALF_OPEN
                    ? probe(now)
                    : new Pass(now, epoch.get(), 0);
        }
        return urgent && slowOutage ? new Pass(now, NEVER_CURRENT, 0) : null;
    }

    /** Makes room for one more probe, beside one that has been under way for long. */
    private boolean tryProbe(boolean urgent, long now) {
        long due = nextProbe.get();
        boolean free = probes.get() == 0;
        boolean may = now >= due || (free && urgent);
        if (!may || !nextProbe.compareAndSet(due, now + PROBE_EVERY)) {
            return false;
        }
        if (!free) {
            breaker.releasePermission();
        }
        return true;
    }

    private Pass probe(long now) {
        probes.incrementAndGet();
        nextProbe.set(now + PROBE_EVERY);
        return new Pass(now, epoch.get(), probesSoFar.incrementAndGet());
    }

    /** Whether it would let an attempt through, as far as can be told without asking for leave. */
    boolean letsThrough() {
        return switch (breaker.getState()) {
            case OPEN -> clock.millis() > openUntil;
            case HALF_OPEN -> clock.millis() >= nextProbe.get();
            case FORCED_OPEN -> false;
            case CLOSED, DISABLED, METRICS_ONLY -> true;
        };
    }

    /** How long until it lets somebody through where it is open; else nothing. */
    Duration opensAgainIn() {
        return breaker.getState() == CircuitBreaker.State.OPEN
                ? Duration.ofMillis(Math.max(0, openUntil - clock.millis()))
                : Duration.ZERO;
    }

    DeploymentHealth.State state() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> DeploymentHealth.State.OPEN;
            case HALF_OPEN -> DeploymentHealth.State.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> DeploymentHealth.State.CLOSED;
        };
    }

    /** Whether it opened because most calls were slow, rather than because they failed. */
    boolean isSlowOutage() {
        return slowOutage;
    }

    /** When it last closed or, where it has not closed since, opened. */
    long changedAt() {
        return changedAt;
    }

    /** The share of the last calls that failed, in percent; below 0 where there were too few. */
    float failurePercent() {
        return breaker.getMetrics().getFailureRate();
    }

    /** Hears that the circuit closes. */
    @FunctionalInterface
    interface Recovery {
        /**
         * The circuit closes.
         *
         * @param slow whether it had opened because most calls were slow
         */
        void recovered(long now, boolean slow);
    }

    /** Leave for one attempt, which tells by it what it saw; for one thread at a time. */
    final class Pass {
        private final long startedAt;
        private final int grantedIn;
        private final int probe;
        private boolean told;

        private Pass(long startedAt, int grantedIn, int probe) {
            this.startedAt = startedAt;
            this.grantedIn = grantedIn;
            this.probe = probe;
        }

        /** Whether it is by this attempt that the circuit sees whether to close. */
        boolean isProbe() {
            return probe > 0;
        }

        /** When it was given. */
        long startedAt() {
            return startedAt;
        }

        /** The attempt is being answered: for a probe that is all there is to see. */
        void answering(boolean slow) {
            if (isProbe() && !told && isCurrent()) {
                verdict(slow);
                told = true;
            }
        }

        /** The attempt has its answer. */
        void answered(boolean slow) {
            if (!told && isCurrent()) {
                verdict(slow);
            }
        }

        private void verdict(boolean slow) {
            if (slow && isSuperseded()) {
                return;
            }
            lastWasSlow = slow;
            verdictFrom = startedAt;
            breaker.onSuccess(slow ? SLOW_CALL.toNanos() + 1 : 0, TimeUnit.NANOSECONDS);
        }

        /** The attempt failed; false where this says nothing of the deployment as it is now. */
        boolean failed(AttemptOutcome outcome) {
            if (!speaksOfNow() || (!told && isSuperseded())) {
                return false;
            }
            lastWasSlow = false;
            verdictFrom = startedAt;
            breaker.onError(0, TimeUnit.NANOSECONDS, new AttemptFailedException(outcome));
            return true;
        }

        /** Nothing was seen of the deployment. */
        void giveBack() {
            if (!told && isCurrent() && !isSuperseded()) {
                breaker.releasePermission();
            }
        }

        /** The same for an attempt that nobody wanted any more. */
        void abandoned() {
            long now = clock.millis();
            if (isProbe() && now - startedAt < TOO_SHORT) {
                nextProbe.set(now);
            }
            giveBack();
        }

        /** The attempt is over, in whatever way. */
        void end() {
            if (isProbe()) {
                probes.decrementAndGet();
            }
        }

        /** Whether a later probe decides; that this one is answered is still worth to know. */
        boolean isSuperseded() {
            return isProbe() && probe != probesSoFar.get();
        }

        /** Whether what the attempt shows is of the deployment as it is now. */
        boolean speaksOfNow() {
            return told || isCurrent();
        }

        /** Whether the circuit is as it was when it let this attempt through. */
        boolean isCurrent() {
            return epoch.get() == grantedIn;
        }
    }
}
