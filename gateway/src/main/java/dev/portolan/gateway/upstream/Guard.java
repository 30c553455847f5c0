package dev.portolan.gateway.upstream;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands between the gateway and one deployment: a circuit breaker, a limit on what is in
 * flight, and a ramp after an outage.
 *
 * <p>The circuit opens when half of the last calls failed, or most were slow; it stays open for a
 * while, and then lets one real request through to see. That one's first token closes it, however
 * long its answer is; then more are let through from second to second, so that whoever waited does
 * not come all at once. What began before the circuit last changed says nothing about it any more.
 * Thread-safe.
 */
public final class Guard {
    private static final Duration OPEN_FOR = Duration.ofSeconds(4);
    private static final Duration SLOW_START = Duration.ofSeconds(10);
    private static final double LEAST_SHARE = 0.1;
    private static final int FIRST_STEP = 4;

    /**
     * Of so many probes one has all its time, so that a place that is slow can be seen to be well.
     */
    private static final int PATIENT_PROBE = 4;

    /** Only told apart from quick; how slow a call was, the attempt knows by its own clock. */
    private static final Duration SLOW_CALL = Duration.ofSeconds(1);

    private static final double SLOW_SHARE = 0.8;
    private static final double SUSPECT_PERCENT = 30;
    private static final Duration SUSPECT_FOR = Duration.ofSeconds(30);

    private final CircuitBreaker circuit;
    private final SimpleLimiter<Void> limiter;
    private final Clock clock;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicInteger probesSoFar = new AtomicInteger();
    private final AtomicInteger epoch = new AtomicInteger();
    private volatile long closedAtMillis;
    private volatile long openedAtMillis;
    private volatile long suspectUntilMillis;

    /** A closed guard for the deployment {@code name}. */
    public Guard(String name, Clock clock) {
        this.clock = clock;
        this.circuit = CircuitBreaker.of(name, config(clock));
        SimpleLimiter.Builder builder = SimpleLimiter.newBuilder();
        this.limiter = builder.limit(new OverloadLimit()).build();
        circuit.getEventPublisher()
                .onStateTransition(
                        event -> {
                            epoch.incrementAndGet();
                            switch (event.getStateTransition().getToState()) {
                                case CLOSED -> closedAtMillis = clock.millis();
                                case OPEN -> openedAtMillis = clock.millis();
                                default -> {}
                            }
                        });
    }

    private static CircuitBreakerConfig config(Clock clock) {
        return CircuitBreakerConfig.custom()
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(20)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(50)
                .slowCallDurationThreshold(SLOW_CALL)
                .slowCallRateThreshold(80)
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** A permit for one attempt, or why there is none. */
    public Entry tryAcquire() {
        return tryAcquire(ramp());
    }

    /** The same for a request that nobody else can take: the ramp is to spare, not to refuse. */
    Entry tryAcquireUrgently() {
        return tryAcquire(Integer.MAX_VALUE);
    }

    private Entry tryAcquire(int most) {
        if (inFlight.incrementAndGet() > most) {
            inFlight.decrementAndGet();
            return Rejection.RECOVERING;
        }
        Optional<Limiter.Listener> place = limiter.acquire(null);
        if (place.isEmpty()) {
            inFlight.decrementAndGet();
            return Rejection.FULL;
        }
        if (!circuit.tryAcquirePermission()) {
            place.get().onIgnore();
            inFlight.decrementAndGet();
            return state() == State.OPEN ? Rejection.CIRCUIT_OPEN : Rejection.PROBED;
        }
        boolean probe = circuit.getState() == CircuitBreaker.State.HALF_OPEN;
        boolean hurried = false;
        if (probe) {
            probes.incrementAndGet();
            hurried = probesSoFar.incrementAndGet() % PATIENT_PROBE != 0;
        }
        return new Permit(place.get(), epoch.get(), probe, hurried);
    }

    /** How many may be in flight: few just after an outage, twice as many a second later. */
    private int ramp() {
        long since = clock.millis() - closedAtMillis;
        return closedAtMillis == 0 || since >= SLOW_START.toMillis()
                ? Integer.MAX_VALUE
                : FIRST_STEP << (int) (since / 1_000);
    }

    /** Whether an attempt would get a permit, as far as can be told without taking one. */
    public boolean mayAcquire() {
        boolean room = inFlight.get() < Math.min(limiter.getLimit(), ramp());
        return switch (circuit.getState()) {
            case OPEN -> openForMillis() > OPEN_FOR.toMillis();
            case HALF_OPEN -> probes.get() == 0;
            case CLOSED, DISABLED, METRICS_ONLY -> room;
            case FORCED_OPEN -> false;
        };
    }

    /** How long until an open circuit lets somebody through; nothing where it is not open. */
    public Duration opensAgainIn() {
        return circuit.getState() == CircuitBreaker.State.OPEN
                ? OPEN_FOR.minusMillis(Math.min(openForMillis(), OPEN_FOR.toMillis()))
                : Duration.ZERO;
    }

    private long openForMillis() {
        return clock.millis() - openedAtMillis;
    }

    /** The share of its usual traffic it should get: less than 1 for a while after it recovered. */
    public double slowStart() {
        long since = clock.millis() - closedAtMillis;
        if (closedAtMillis == 0 || since >= SLOW_START.toMillis()) {
            return 1;
        }
        return Math.max(LEAST_SHARE, (double) since / SLOW_START.toMillis());
    }

    /** Whether it fails often, though not so often that its circuit opens. */
    boolean suspect() {
        return clock.millis() < suspectUntilMillis;
    }

    /** The share of the last calls that failed, in percent; below 0 where there were too few. */
    float failurePercent() {
        return circuit.getMetrics().getFailureRate();
    }

    /** How many attempts are under way. */
    public int inFlight() {
        return inFlight.get();
    }

    /** How many may be. */
    int limit() {
        return limiter.getLimit();
    }

    /** The state of the circuit. */
    public State state() {
        return switch (circuit.getState()) {
            case OPEN, FORCED_OPEN -> State.OPEN;
            case HALF_OPEN -> State.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> State.CLOSED;
        };
    }

    /** What a circuit lets through: all, one to see, or nothing. */
    public enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    /** What an attempt that asks to be let through is given. */
    public sealed interface Entry permits Permit, Rejection {}

    /** Why an attempt was not let through. */
    public enum Rejection implements Entry {
        /** Half of the last calls failed, or most were slow. */
        CIRCUIT_OPEN,
        /** The circuit is half-open, and another request is under way to see. */
        PROBED,
        /** It carries as many as it can, by what it said of itself. */
        FULL,
        /** It has just recovered and is being spared, while others can take the request. */
        RECOVERING;

        /** As receipts and decisions show it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Leave for one attempt; one of its three endings gives it back, and a second one is ignored.
     */
    public final class Permit implements Entry {
        private final Limiter.Listener place;
        private final int grantedIn;
        private final boolean probe;
        private final boolean hurried;
        private boolean told;
        private boolean ended;

        private Permit(Limiter.Listener place, int grantedIn, boolean probe, boolean hurried) {
            this.place = place;
            this.grantedIn = grantedIn;
            this.probe = probe;
            this.hurried = hurried;
        }

        /** Whether the attempt is the one by which the circuit sees whether to close. */
        public boolean isProbe() {
            return probe;
        }

        /** Whether it should not wait for long: it is a probe, and its caller has better to do. */
        boolean isHurried() {
            return hurried;
        }

        /** The deployment answers: for a probe that is all there is to see. */
        public void answering() {
            if (probe && !told && !ended && current()) {
                told = true;
                circuit.onSuccess(0, TimeUnit.NANOSECONDS);
            }
        }

        /**
         * The deployment did what was asked of it.
         *
         * @param nanos what it took to its first token
         * @param allowed what it might have taken
         */
        public void succeeded(long nanos, long allowed) {
            if (end()) {
                place.onSuccess();
                if (!told && current()) {
                    boolean slow = nanos > allowed * SLOW_SHARE;
                    circuit.onSuccess(slow ? SLOW_CALL.toNanos() + 1 : 0, TimeUnit.NANOSECONDS);
                }
            }
        }

        /** The deployment failed. */
        public void failed(Outcome outcome) {
            if (!end()) {
                return;
            }
            if (outcome == Outcome.OVERLOADED) {
                place.onDropped();
            } else {
                place.onIgnore();
            }
            if (told || current()) {
                circuit.onError(0, TimeUnit.NANOSECONDS, new AttemptFailure(outcome));
                if (failurePercent() >= SUSPECT_PERCENT) {
                    suspectUntilMillis = clock.millis() + SUSPECT_FOR.toMillis();
                }
            }
        }

        /** The deployment asked for less: it is well, and full. */
        public void full() {
            if (end()) {
                place.onDropped();
                giveBack();
            }
        }

        /** The caller left, or the attempt was never sent: no verdict on the deployment. */
        public void abandoned() {
            if (end()) {
                place.onIgnore();
                giveBack();
            }
        }

        private void giveBack() {
            if (!told && current()) {
                circuit.releasePermission();
            }
        }

        /** Whether the circuit is as it was when it let this attempt through. */
        private boolean current() {
            return epoch.get() == grantedIn;
        }

        private boolean end() {
            if (ended) {
                return false;
            }
            ended = true;
            inFlight.decrementAndGet();
            if (probe) {
                probes.decrementAndGet();
            }
            return true;
        }
    }
}
