package dev.portolan.gateway.attempt;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.request.Thinking;

import java.util.concurrent.TimeUnit;

/**
 * The timeouts of one attempt, and the times of its first signs of life. Belongs to the event loop
 * of the attempt; all times in nanoseconds.
 */
public final class AttemptClock {
    /** The wait after a finish reason: for usage and the last event, which not all servers send. */
    private static final long LAST_EVENT = TimeUnit.SECONDS.toNanos(2);

    /** The share of an attempt's timeout that has to be over for a deadline to count against it. */
    private static final double BLAMED_SHARE = 0.8;

    private final AttemptTimeouts timeouts;
    private final Watchdog watchdog;
    private final Watchdog.Watch watch;
    private final boolean requested;
    private final boolean usuallyThinks;
    private final long startedAt;
    private boolean thinks;
    private long thoughtAt = -1;
    private long firstTokenAt = -1;
    private boolean finishing;
    private boolean several;

    /**
     * A clock that does not run yet.
     *
     * @param onExpiry run when nothing came for too long
     */
    AttemptClock(AttemptPlan plan, AttemptTimeouts timeouts, Watchdog watchdog, Runnable onExpiry) {
        this.timeouts = timeouts;
        this.watchdog = watchdog;
        this.watch = watchdog.watch(onExpiry);
        this.startedAt = watchdog.now();
        this.usuallyThinks = plan.deployment().thinks();
        this.requested = plan.request().call().head().thinking() == Thinking.ENABLED;
        this.thinks =
                switch (plan.request().call().head().thinking()) {
                    case ENABLED -> true;
                    case DISABLED -> false;
                    case UNSET -> usuallyThinks;
                };
        this.several = plan.request().call().head().choices() > 1;
    }

    /** The request is sent. */
    void start() {
        arm(patience().first());
    }

    /** Restarts the timeout: bytes came, or may come again. */
    void active() {
        arm(silence());
    }

    /** The head of an error came: what follows needs no thinking. */
    void errorFollows() {
        thinks = false;
        active();
    }

    /** Stops the timeout while the caller is slow. */
    void pause() {
        watch.disarm();
    }

    void close() {
        watch.close();
    }

    /**
     * Registers received bytes of a stream: {@code content} events with content, and the findings
     * of {@code relay}.
     *
     * <p>Content is a sign of life, and so is that a model begins to think. From a model that may
     * be thinking anything is, a comment or an event without content too: before its first token,
     * and after it if thinking was requested or seen. Other servers may send comments only to keep
     * the connection open.
     *
     * @return whether these are the first sign that the model is at work
     */
    boolean received(int content, StreamRelay relay) {
        boolean first = firstTokenAt < 0 && thoughtAt < 0;
        long now = watchdog.now();
        if (content > 0 && firstTokenAt < 0) {
            firstTokenAt = now;
        }
        if (relay.hasThinking() && thoughtAt < 0) {
            thoughtAt = now;
            thinks = true;
        }
        several |= finishing && content > 0;
        boolean finished = relay.finish() != null;
        if (content > 0 || mayBeThinking() || (finished && !finishing)) {
            finishing = finished;
            active();
        }
        return first && (firstTokenAt >= 0 || thoughtAt >= 0);
    }

    private boolean mayBeThinking() {
        return thinks && (firstTokenAt < 0 || requested || thoughtAt >= 0);
    }

    private AttemptTimeouts.Patience patience() {
        return thinks ? timeouts.thinking() : timeouts.plain();
    }

    /** The longest silence allowed: short once the only choice has finished. */
    private long silence() {
        if (finishing && !several) {
            return Math.min(timeouts.plain().between(), LAST_EVENT);
        }
        if (!thinks || firstTokenAt >= 0) {
            return patience().between();
        }
        return thoughtAt >= 0 ? timeouts.thinking().thought() : timeouts.thinking().first();
    }

    private void arm(long nanos) {
        if (nanos == AttemptTimeouts.Patience.NO_BOUND) {
            watch.disarm();
        } else {
            watch.expireIn(nanos);
        }
    }

    /**
     * Returns whether an ending counts against the deployment. The time a model thinks depends on
     * the request, so no timeout counts that expires on a thinking model, not even the request's
     * deadline. A deadline does not count either if it left the attempt less than its usual time,
     * or passed while the deployment was answering.
     */
    boolean blames(AttemptOutcome outcome) {
        if (outcome == AttemptOutcome.DEADLINE) {
            long wouldHave = Math.min(timeouts.plain().first(), timeouts.deadline());
            return !thinks && !answers() && elapsed() >= wouldHave * BLAMED_SHARE;
        }
        return outcome.broken() && !(thinks && outcome.late());
    }

    /**
     * The time of a successful attempt to compare with {@link #allowed()}: 0 for one that thinks.
     */
    long comparable(long nanos) {
        return thinks ? 0 : nanos;
    }

    /** The time allowed to an attempt of a model that does not think. */
    long allowed() {
        return timeouts.plain().first();
    }

    /** Returns whether an answer has begun. */
    boolean answers() {
        return firstTokenAt >= 0;
    }

    /** Returns whether the answer has a finish reason. */
    boolean finishing() {
        return finishing;
    }

    /** Returns whether the model thinks: by request, by default, or as seen. */
    boolean thinks() {
        return thinks;
    }

    /** Returns whether the model thought, or did not, as it does by default. */
    boolean isUsual() {
        return thinks == usuallyThinks;
    }

    /** Since the attempt began. */
    long elapsed() {
        return watchdog.now() - startedAt;
    }

    /** From the attempt's start to its first token; -1 where there was none. */
    long firstToken() {
        return firstTokenAt < 0 ? -1 : firstTokenAt - startedAt;
    }

    /**
     * From its start to what shows how quick the deployment is: the first token, or that the model
     * began to think; -1 where neither came, or only after hidden thoughts that are not usual.
     */
    public long firstSign() {
        if (thoughtAt >= 0) {
            long thought = thoughtAt - startedAt;
            return firstTokenAt < 0 ? thought : Math.min(thought, firstToken());
        }
        return isUsual() ? firstToken() : -1;
    }

    /** Since the first token. */
    public long sinceFirstToken() {
        return watchdog.now() - firstTokenAt;
    }
}
