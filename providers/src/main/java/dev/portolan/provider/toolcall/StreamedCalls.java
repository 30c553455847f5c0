package dev.portolan.provider.toolcall;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tool calls of one choice of a stream: finds for each piece the call that it belongs to.
 *
 * <p>A piece without a name continues a call: that of its index, else of its id, else the last. A
 * piece with a name begins a call, unless it only repeats the name of one that is not complete.
 */
public final class StreamedCalls {
    private final ToolCallIds ids;
    private final List<StreamedCall> calls = new ArrayList<>(1);
    private final Map<Long, StreamedCall> byIndex = new HashMap<>(2);
    private int chunk;

    /** Gives the calls their ids by {@code ids}. */
    public StreamedCalls(ToolCallIds ids) {
        this.ids = ids;
    }

    /** Begins the next chunk of the stream. */
    public void nextChunk() {
        chunk++;
    }

    /**
     * Returns the call that a piece belongs to, a new one if it begins one.
     *
     * @param index the index of the piece; negative where it has none
     * @param given the id of the piece; empty where it has none
     * @param isText whether the id can be the caller's too, which a number can't
     * @param name the name in the piece; empty where it has none
     */
    public StreamedCall place(long index, String given, boolean isText, String name) {
        var known = known(index, given);
        if (known != null && !begins(known, given, name)) {
            if (known.upstreamId.isEmpty()) {
                known.upstreamId = given;
            }
            return known;
        }
        var call =
                new StreamedCall(calls.size(), ids.unique(isText ? given : ""), given, name, chunk);
        calls.add(call);
        if (index >= 0) {
            byIndex.put(index, call);
        }
        return call;
    }

    private @Nullable StreamedCall known(long index, String given) {
        if (index >= 0) {
            return byIndex.get(index);
        }
        if (!given.isEmpty()) {
            for (var call : calls.reversed()) {
                if (call.upstreamId.equals(given)) {
                    return call;
                }
            }
            return null;
        }
        return calls.isEmpty() ? null : calls.getLast();
    }

    /** Returns whether a piece begins another call than the one it is numbered or named like. */
    private boolean begins(StreamedCall known, String given, String name) {
        if (name.isEmpty() || known.name().isEmpty()) {
            return false;
        }
        if (known.hasAllArguments() || known.beganIn(chunk)) {
            return true;
        }
        boolean both = !given.isEmpty() && !known.upstreamId.isEmpty();
        return both ? !given.equals(known.upstreamId) : !name.equals(known.name());
    }

    /** Returns the calls so far. */
    public List<StreamedCall> calls() {
        return calls;
    }
}
