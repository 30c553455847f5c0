package dev.portolan.provider;

import dev.portolan.provider.wire.RequestHead;
import dev.portolan.provider.wire.Slice;

/**
 * One caller's request: the operation, the body as it came and what was read from its head. The
 * body is never changed, so any number of attempts may be prepared from one call.
 *
 * @param wantsUsageChunk whether the caller has to be sent the extra chunk that carries only usage
 */
public record Call(Operation operation, RequestHead head, Slice body, boolean wantsUsageChunk) {
    public Call(Operation operation, RequestHead head, Slice body) {
        this(operation, head, body, head.includeUsage());
    }

    public Call(Operation operation, RequestHead head, byte[] body, int from, int to) {
        this(operation, head, new Slice(body, from, to));
    }

    /** The same call for an answer that several callers share, of whom not all want that chunk. */
    public Call withoutUsageChunk() {
        return new Call(operation, head, body, false);
    }
}
