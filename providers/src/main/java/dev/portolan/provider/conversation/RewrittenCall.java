package dev.portolan.provider.conversation;

import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.wire.Edits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A call as it is sent to a target.
 *
 * @param call the call itself, or the same with another body
 * @param dropped the names of what was left out
 */
public record RewrittenCall(Call call, List<String> dropped) {
    public RewrittenCall {
        dropped = List.copyOf(dropped);
    }

    /** Returns a call that is sent unchanged. */
    static RewrittenCall unchanged(Call call) {
        return new RewrittenCall(call, List.of());
    }

    /** Returns this call after edits of its body. */
    RewrittenCall with(Edits edits, Collection<String> leftOut) {
        if (edits.isEmpty()) {
            return this;
        }
        var body = edits.build().toBytes();
        var all = new LinkedHashSet<>(dropped);
        all.addAll(leftOut);
        return switch (call.head().readAgain(body)) {
            case HeadReading.Read(RequestHead head) ->
                    new RewrittenCall(
                            call.with(call.operation(), head, Slice.of(body)),
                            new ArrayList<>(all));
            // The edits of a body that was read leave a body that can be read.
            case HeadReading.Malformed _malformed -> this;
        };
    }

    /** Returns these names and those that a provider leaves out itself. */
    public List<String> droppedAnd(Collection<String> others) {
        if (dropped.isEmpty()) {
            return List.copyOf(others);
        }
        Set<String> all = new LinkedHashSet<>(dropped);
        all.addAll(others);
        return List.copyOf(all);
    }
}
