package dev.portolan.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands between the gateway and one deployment: a circuit breaker and a count of what is in
 * flight.
 *
 * <p>The circuit opens when half of the last calls failed or were slow, stays open for a while, and
 * then lets one real request through to see. Thread-safe.
 */
public final class Guard {
    private static final Duration OPEN_FOR = Duration.ofSeconds(5);

    private static final Duration SLOW_START = Duration.ofSeconds(10);
    private static final double LEAST_SHARE = 0.1;
    private static final Duration SLOW_CALL = Duration.ofMinutes(5);

    private final CircuitBreaker circuit;
    private final Clock clock;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile long closedAtMillis;
    private volatile long openedAtMillis;

    /** A closed guard for the deployment {@code name}. */
    public Guard(String name, Clock clock) {
        this.clock = clock;
        this.circuit = CircuitBreaker.of(name, config(clock));
        circuit.getEventPublisher()
                .onStateTransition(
                        event -> {
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
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** A permit for one attempt, or null while the circuit is open. */
    public @Nullable Permit tryAcquire() {
        if (!circuit.tryAcquirePermission()) {
            return null;
        }
        inFlight.incrementAndGet();
        return new Permit();
    }

    /** Whether an attempt would get a permit, as far as can be told without taking one. */
    public boolean mayAcquire() {
        return switch (circuit.getState()) {
            case OPEN -> openForMillis() >= OPEN_FOR.toMillis();
            case HALF_OPEN -> inFlight.get() == 0;
            case CLOSED, DISABLED, METRICS_ONLY -> true;
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

    /** How many attempts are under way. */
    public int inFlight() {
        return inFlight.get();
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

    /**
     * Leave for one attempt; one of its three endings gives it back, and a second one is ignored.
     */
    public final class Permit {
        private boolean ended;

        /** The deployment did what was asked of it, in {@code nanos}. */
        public void succeeded(long nanos) {
            if (end()) {
                circuit.onSuccess(nanos, TimeUnit.NANOSECONDS);
            }
        }

        /** The deployment failed, after {@code nanos}. */
        public void failed(long nanos, Outcome outcome) {
            if (end()) {
                circuit.onError(nanos, TimeUnit.NANOSECONDS, new AttemptFailure(outcome));
            }
        }

        /** The caller left, or the attempt was never sent: no verdict on the deployment. */
        public void abandoned() {
            if (end()) {
                circuit.releasePermission();
            }
        }

        private boolean end() {
            if (ended) {
                return false;
            }
            ended = true;
            inFlight.decrementAndGet();
            return true;
        }
    }
}
