package dev.portolan.gateway.cache;

import dev.portolan.gateway.attempt.AnswerHead;
import dev.portolan.gateway.attempt.RequestOutcome;
import dev.portolan.provider.bytes.Slice;

import java.util.concurrent.Executor;

/**
 * A request that shares a {@link CoalescedCall}; called on its own event loop only, and ended once.
 */
public interface Subscriber {
    /** Runs tasks on the subscriber's event loop, at once if called there. */
    Executor loop();

    /** Returns whether it takes a stream's events as they come, or waits for the end. */
    boolean streams();

    /** An answer begins. */
    void answering(AnswerHead head);

    /** The next complete events of a stream; the bytes never change. */
    void events(Slice events);

    /** The call has ended; nothing follows. At most one subscriber of a call pays for it. */
    void ended(RequestOutcome outcome, boolean pays);

    /** Returns whether it should get no more events for now. */
    boolean full();

    /** Runs {@code resume} once when it can take more events. */
    void whenDrained(Runnable resume);
}
