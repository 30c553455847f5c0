package dev.portolan.provider;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import java.time.Instant;

/**
 * One caller's request: the operation, the body as it came and what was read from its head. The
 * body is never changed, so any number of attempts may be prepared from one call.
 *
 * @param wantsUsageChunk whether the caller has to be sent the extra chunk that carries only usage
 * @param betas what it asks for by header, on Anthropic's surface
 * @param bound whether a requirement binds it and it goes to a cloud or a vendor, so that only
 *     members that stay may go with it
 * @param at when it came, for answers that have to tell their time
 */
public record Call(
        Operation operation,
        RequestHead head,
        Slice body,
        boolean wantsUsageChunk,
        AnthropicBetas betas,
        boolean bound,
        Instant at) {
    public Call(Operation operation, RequestHead head, Slice body, Instant at) {
        this(operation, head, body, head.includeUsage(), at);
    }

    public Call(
            Operation operation,
            RequestHead head,
            Slice body,
            boolean wantsUsageChunk,
            Instant at) {
        this(operation, head, body, wantsUsageChunk, AnthropicBetas.NONE, false, at);
    }

    public Call(Operation operation, RequestHead head, byte[] body, int from, int to) {
        this(operation, head, new Slice(body, from, to), Instant.EPOCH);
    }

    /** The same call, in another form or with another body. */
    public Call with(Operation other, RequestHead otherHead, Slice otherBody) {
        return new Call(other, otherHead, otherBody, wantsUsageChunk, betas, bound, at);
    }

    /** The same call for an answer that several callers share, of whom not all want that chunk. */
    public Call withoutUsageChunk() {
        return new Call(operation, head, body, false, betas, bound, at);
    }

    /** The same call, asking for these. */
    public Call asking(AnthropicBetas asked) {
        return new Call(operation, head, body, wantsUsageChunk, asked, bound, at);
    }

    /** The same call, bound by a requirement where it goes. */
    public Call bounded() {
        return bound ? this : new Call(operation, head, body, wantsUsageChunk, betas, true, at);
    }
}
