package dev.portolan.gateway.cache;

import dev.portolan.provider.bytes.Slice;

import java.util.concurrent.Executor;

/**
 * One who follows a {@link CoalescedCall}; hears everything on its own event loop, and ends once.
 */
public interface Subscriber<H, E> {
    /** Runs on the passenger's event loop, at once if called there. */
    Executor loop();

    /** Whether it takes a stream's events as they come, or waits for the end. */
    boolean follows();

    /** An answer begins. */
    void begins(H head);

    /** The next complete events of a stream; the bytes never change. */
    void events(Slice events);

    /** The call has ended; nothing follows. At most one passenger of a flight pays for it. */
    void ends(E how, boolean pays);

    /** Whether it should be given no more events for the moment. */
    boolean full();

    /** Runs {@code resume} once when there is room again. */
    void whenDrained(Runnable resume);
}
