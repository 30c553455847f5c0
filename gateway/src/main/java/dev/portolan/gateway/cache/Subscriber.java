package dev.portolan.gateway.cache;

import dev.portolan.gateway.attempt.AnswerHead;
import dev.portolan.gateway.attempt.RequestOutcome;
import dev.portolan.provider.bytes.Slice;

import java.util.concurrent.Executor;

/**
 * A request that shares a {@link CoalescedCall}. Its methods are called only on its own event loop,
 * and it is ended once.
 */
public interface Subscriber {
    /** Runs tasks on the subscriber's event loop, at once if called there. */
    Executor loop();

    /** Returns whether it takes a stream's events as they arrive, or waits for the end. */
    boolean streams();

    /** Receives the head of the answer. */
    void answering(AnswerHead head);

    /** Receives the next complete events of a stream; the bytes never change. */
    void events(Slice events);

    /**
     * Receives the outcome, the last call of all; {@code billed} is true for at most one subscriber
     * of a call, whose receipt then contains the usage.
     */
    void ended(RequestOutcome outcome, boolean billed);

    /** Returns whether it can take no more events for now. */
    boolean full();

    /** Runs {@code resume} once when it can take more events. */
    void whenDrained(Runnable resume);
}
