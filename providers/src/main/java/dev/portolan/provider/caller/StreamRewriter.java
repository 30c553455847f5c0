package dev.portolan.provider.caller;

import dev.portolan.provider.bytes.Slice;

import java.util.List;

/**
 * Changes the events of one stream, on their way to the caller, to those that its client reads.
 * Belongs to one answer, whichever deployments, or the cache, gave its events.
 */
public interface StreamRewriter {
    /**
     * Takes complete events, whose bytes must not change afterwards, and returns those to send now.
     */
    List<Slice> events(byte[] array, int from, int to);

    /** Returns what is left to send after the last event of a complete answer. */
    List<Slice> end();

    /**
     * Returns whether the answer can't be sent, because more would have to be kept of it than
     * allowed; no events are returned from then on.
     */
    boolean tooLarge();
}
