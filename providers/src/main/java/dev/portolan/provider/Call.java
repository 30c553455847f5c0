package dev.portolan.provider;

import dev.portolan.provider.wire.RequestHead;
import dev.portolan.provider.wire.Slice;

/**
 * One caller's request: the operation, the body as it came and what was read from its head. The
 * body is never changed, so any number of attempts may be prepared from one call.
 */
public record Call(Operation operation, RequestHead head, Slice body) {
    public Call(Operation operation, RequestHead head, byte[] body, int from, int to) {
        this(operation, head, new Slice(body, from, to));
    }

    /** Whether the caller has to be sent the extra chunk that carries only usage. */
    public boolean wantsUsageChunk() {
        return head.includeUsage();
    }
}
