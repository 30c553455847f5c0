package dev.portolan.provider.operation;

import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.StreamEnd;

/** Reads a streamed answer that passes. One use only. */
sealed interface PassedStream permits PassedBytes, PassedEvents {
    /** Reads the next bytes; returns how many pieces of content were forwarded. */
    int feed(byte[] bytes, int from, int to, EventSink sink);

    /** Reports, before {@link #end}, that more would have followed. */
    void cutOff();

    /** Reports that no bytes follow. */
    StreamEnd end(EventSink sink);
}
