package dev.portolan.gateway.attempt;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.request.Thinking;

import java.util.concurrent.TimeUnit;

/**
 * How long one attempt may still be silent, and when what was seen of it came. Belongs to the event
 * loop of the attempt; all times in nanoseconds.
 */
public final class AttemptClock {
    /** After an answer has finished: for the usage and the last word, which not everybody says. */
    private static final long LAST_WORD = TimeUnit.SECONDS.toNanos(2);

    /**
     * Of the time that an attempt would have had, so much has to be over for a deadline to tell.
     */
    private static final double TELLING_SHARE = 0.8;

    private final AttemptTimeouts timeouts;
    private final Watchdog watchdog;
    private final Watchdog.Watch watch;
    private final boolean asked;
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
        this.asked = plan.request().call().head().thinking() == Thinking.ASKED;
        this.thinks =
                switch (plan.request().call().head().thinking()) {
                    case ASKED -> true;
                    case DECLINED -> false;
                    case UNSAID -> usuallyThinks;
                };
        this.several = plan.request().call().head().choices() > 1;
    }

    /** The request is sent. */
    void start() {
        arm(patience().first());
    }

    /** Something came, or may come again. */
    void goOn() {
        arm(silence());
    }

    /** The head of an error came: nobody thinks about what follows. */
    void errorFollows() {
        thinks = false;
        goOn();
    }

    /** Nothing is waited for: it is the caller who is slow. */
    void rest() {
        watch.disarm();
    }

    void close() {
        watch.close();
    }

    /**
     * Takes in what bytes of a stream brought: {@code content} events with content, and what {@code
     * relay} saw.
     *
     * <p>Content is a sign of life, and so is that a model begins to think. From a model that may
     * be thinking anything is, a comment or an event without content too: before its first token,
     * and after it where thoughts were asked for or seen. Any other server that says nothing may
     * still keep its line open.
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
            goOn();
        }
        return first && (firstTokenAt >= 0 || thoughtAt >= 0);
    }

    private boolean mayBeThinking() {
        return thinks && (firstTokenAt < 0 || asked || thoughtAt >= 0);
    }

    private AttemptTimeouts.Patience patience() {
        return thinks ? timeouts.thinking() : timeouts.plain();
    }

    /** How long nothing may come: little once the only choice has finished. */
    private long silence() {
        if (finishing && !several) {
            return Math.min(timeouts.plain().between(), LAST_WORD);
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
     * Whether the deployment is to blame for an ending. How long a model thinks is its caller's
     * doing, so no clock that ran out on it is, be it the request's deadline; nor is a deadline
     * that left the attempt less time than it would have had, or passed while it was answering.
     */
    boolean blames(AttemptOutcome outcome) {
        if (outcome == AttemptOutcome.DEADLINE) {
            long wouldHave = Math.min(timeouts.plain().first(), timeouts.deadline());
            return !thinks && !answers() && elapsed() >= wouldHave * TELLING_SHARE;
        }
        return outcome.broken() && !(thinks && outcome.late());
    }

    /**
     * What an attempt that did well took, to be judged by {@link #allowed()}: thoughts are free.
     */
    long judged(long nanos) {
        return thinks ? 0 : nanos;
    }

    /** What an attempt of a model that does not think may take. */
    long allowed() {
        return timeouts.plain().first();
    }

    /** Whether an answer has begun. */
    boolean answers() {
        return firstTokenAt >= 0;
    }

    /** Whether the answer told that it is over. */
    boolean finishing() {
        return finishing;
    }

    /** Whether the model thinks: it was asked to, does so anyway, or was seen to. */
    boolean thinks() {
        return thinks;
    }

    /** Whether the model thinks when nothing is said of it, or does not, as it did here. */
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
