package dev.portolan.gateway.health;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;

import dev.portolan.gateway.receipt.AttemptOutcome;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands between the gateway and one deployment: a {@link DeploymentCircuit}, a limit on what
 * is in flight, a {@link OutlierProbe} where it fails too often, and a {@link SlowStart} after an
 * outage.
 *
 * <p>A probe's first token closes the circuit, however long its answer is; then more are let
 * through from second to second, so that whoever waited does not come all at once. What began
 * before the circuit last changed says nothing about it any more, nor does a silence that later
 * attempts have overtaken. Thread-safe.
 */
public final class DeploymentHealth {
    private static final double SLOW_SHARE = 0.8;

    private final DeploymentCircuit circuit;
    private final AimdLimit limit = new AimdLimit();
    private final SimpleLimiter<Void> limiter;
    private final Clock clock;
    private final DeploymentLatency latency;
    private final OutlierProbe suspicion = new OutlierProbe();
    private final RecentAttempts recent = new RecentAttempts();
    private final SlowStart ramp = new SlowStart();
    private final AtomicInteger inFlight = new AtomicInteger();

    /** A closed guard for the deployment {@code name}, of which nothing is measured. */
    public DeploymentHealth(String name, Clock clock) {
        this(name, clock, new DeploymentLatency());
    }

    /**
     * A closed guard for the deployment {@code name}.
     *
     * @param latency forgets what was measured in an outage once that is over
     */
    public DeploymentHealth(String name, Clock clock, DeploymentLatency latency) {
        this.clock = clock;
        this.latency = latency;
        this.circuit = new DeploymentCircuit(name, clock, this::recovered);
        SimpleLimiter.Builder builder = SimpleLimiter.newBuilder();
        this.limiter = builder.limit(limit).build();
    }

    private void recovered(long now, boolean slow) {
        ramp.start(now);
        limit.forget();
        suspicion.end();
        latency.forgetOutage(slow);
    }

    /** A permit for one attempt, or why there is none. */
    public Entry tryAcquire() {
        return tryAcquire(AttemptKind.USUAL);
    }

    /** The same, as the turn says. */
    public Entry tryAcquire(AttemptKind turn) {
        long now = clock.millis();
        boolean urgent = turn == AttemptKind.URGENT;
        if (turn == AttemptKind.OUTLIER && suspect() && !suspicion.tryTrial(now)) {
            return Rejection.OUTLIER;
        }
        if (inFlight.incrementAndGet() > (urgent ? Integer.MAX_VALUE : ramp.limit(now))) {
            inFlight.decrementAndGet();
            return Rejection.RECOVERING;
        }
        Optional<Limiter.Listener> place = limiter.acquire(null);
        if (place.isEmpty()) {
            inFlight.decrementAndGet();
            return Rejection.FULL;
        }
        DeploymentCircuit.Pass pass = circuit.tryPass(urgent);
        if (pass == null) {
            place.get().onIgnore();
            inFlight.decrementAndGet();
            return state() == State.OPEN ? Rejection.CIRCUIT_OPEN : Rejection.PROBED;
        }
        recent.begins(now);
        return new Permit(place.get(), pass, pass.isProbe() || turn == AttemptKind.OUTLIER);
    }

    /** Whether an attempt would get a permit, as far as can be told without taking one. */
    public boolean mayAcquire() {
        return obstacle() == null;
    }

    /** Why an attempt would get no permit, as far as can be told; null where it would. */
    public @Nullable Rejection obstacle() {
        if (!circuit.letsThrough()) {
            return state() == State.OPEN ? Rejection.CIRCUIT_OPEN : Rejection.PROBED;
        }
        if (state() != State.CLOSED) {
            return null;
        }
        int underWay = inFlight.get();
        if (underWay >= limiter.getLimit()) {
            return Rejection.FULL;
        }
        return underWay < ramp.limit(clock.millis()) ? null : Rejection.RECOVERING;
    }

    /** How long until an open circuit lets somebody through; nothing where it is not open. */
    public Duration opensAgainIn() {
        return circuit.opensAgainIn();
    }

    /** The share of its usual traffic it should get: less than 1 for a while after it recovered. */
    public double slowStart() {
        return ramp.share(clock.millis());
    }

    /** Whether it fails often, though not so often that its circuit opens. */
    public boolean suspect() {
        return suspicion.holds(clock.millis()) && state() == State.CLOSED;
    }

    /** Whether a suspect may be tried once more. */
    public boolean trialDue() {
        return suspicion.trialDue(clock.millis());
    }

    /** Whether the next attempt would be made to see whether it is well again. */
    public boolean looksAgain() {
        return state() == State.CLOSED ? suspect() : mayAcquire();
    }

    /** Whether its circuit opened because it was slow, rather than because it failed. */
    public boolean isSlowOutage() {
        return circuit.isSlowOutage();
    }

    /** Since when it is suspect. */
    public Instant suspectSince() {
        return Instant.ofEpochMilli(suspicion.since());
    }

    /** When its circuit last closed or, where it has not closed since, opened. */
    public Instant changedAt() {
        return Instant.ofEpochMilli(circuit.changedAt());
    }

    /** What its attempts of the last minute came to. */
    public RecentAttempts.Summary recent() {
        return recent.summary(clock.millis());
    }

    /** The share of the last calls that failed, in percent; below 0 where there were too few. */
    public float failurePercent() {
        return circuit.failurePercent();
    }

    /** How many attempts are under way. */
    public int inFlight() {
        return inFlight.get();
    }

    /** How many may be. */
    public int limit() {
        return limiter.getLimit();
    }

    /** The state of the circuit. */
    public State state() {
        return circuit.state();
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
        /** Its provider asked for a pause, or our account there is empty. */
        PAUSED,
        /** It has just recovered and is being spared, while others can take the request. */
        RECOVERING,
        /** It fails more often than others that can take the request. */
        OUTLIER;

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
        private final DeploymentCircuit.Pass pass;
        private final boolean looksAgain;
        private boolean answering;
        private boolean ended;

        private Permit(Limiter.Listener place, DeploymentCircuit.Pass pass, boolean looksAgain) {
            this.place = place;
            this.pass = pass;
            this.looksAgain = looksAgain;
        }

        /** Whether the attempt is the one by which the circuit sees whether to close. */
        public boolean isProbe() {
            return pass.isProbe();
        }

        /** Whether what the attempt shows is of the deployment as it is now. */
        public boolean speaksOfNow() {
            return pass.speaksOfNow();
        }

        /** Whether the attempt is made to see whether the deployment is well again. */
        public boolean looksAgain() {
            return looksAgain;
        }

        /**
         * The deployment answers: for a probe that is all there is to see.
         *
         * @param nanos what it took to its first token
         * @param allowed what it might have taken
         */
        public void answering(long nanos, long allowed) {
            if (!ended && !answering) {
                answers();
                pass.answering(nanos > allowed * SLOW_SHARE);
            }
        }

        private void answers() {
            answering = true;
            recent.answers(pass.startedAt());
            wentWell(false);
        }

        private void wentWell(boolean whole) {
            if (suspicion.wentWell(pass.startedAt(), clock.millis(), whole)) {
                latency.forgetOutage(false);
            }
        }

        /**
         * The deployment did what was asked of it.
         *
         * @param nanos what it took to its first token
         * @param allowed what it might have taken
         */
        public void succeeded(long nanos, long allowed) {
            if (!end()) {
                return;
            }
            place.onSuccess();
            recent.succeeds(clock.millis());
            if (!answering) {
                answers();
            }
            wentWell(true);
            boolean slow = nanos > allowed * SLOW_SHARE;
            if (slow && overtaken()) {
                pass.giveBack();
            } else {
                pass.answered(slow);
            }
        }

        /** The deployment failed. */
        public void failed(AttemptOutcome outcome) {
            if (!end()) {
                return;
            }
            if (outcome == AttemptOutcome.OVERLOADED) {
                place.onDropped();
            } else {
                place.onIgnore();
            }
            long now = clock.millis();
            recent.fails(outcome, now);
            if (outcome == AttemptOutcome.NO_FIRST_TOKEN && overtaken()) {
                pass.giveBack();
            } else if (pass.failed(outcome)) {
                suspicion.failed(now, failurePercent(), answering);
            }
        }

        /** Whether what it tells is of an outage that is over. */
        private boolean overtaken() {
            return recent.overtaken(pass.startedAt(), clock.millis());
        }

        /** The deployment asked for less: it is well, and full. */
        public void full() {
            if (end()) {
                place.onDropped();
                withdrawn();
                pass.giveBack();
            }
        }

        /** The caller left, or the attempt was never sent: no verdict on the deployment. */
        public void abandoned() {
            if (end()) {
                place.onIgnore();
                withdrawn();
                pass.abandoned();
            }
        }

        private void withdrawn() {
            if (!answering) {
                recent.left(pass.startedAt());
            }
        }

        private boolean end() {
            if (ended) {
                return false;
            }
            ended = true;
            inFlight.decrementAndGet();
            pass.end();
            return true;
        }
    }
}
