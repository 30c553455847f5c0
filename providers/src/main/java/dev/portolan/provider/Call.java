package dev.portolan.provider;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import java.time.Instant;

/**
 * A caller's request: the operation, the body as received and what was read from its head. The body
 * is never changed, so that any number of attempts may be prepared from one call.
 *
 * @param wantsUsageChunk whether the caller must get the extra chunk that contains only usage
 * @param betas the beta features requested by header, in Anthropic's protocol
 * @param bound whether a requirement applies to it and it is sent to a cloud or a vendor, so that
 *     only members that don't leave the location are sent
 * @param at when it arrived, for responses that contain a time
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

    /** Returns the same call in another form or with another body. */
    public Call with(Operation other, RequestHead otherHead, Slice otherBody) {
        return new Call(other, otherHead, otherBody, wantsUsageChunk, betas, bound, at);
    }

    /**
     * Returns the same call for an answer that several callers share, not all of whom want that
     * chunk.
     */
    public Call withoutUsageChunk() {
        return new Call(operation, head, body, false, betas, bound, at);
    }

    /** Returns the same call with these beta features. */
    public Call withBetas(AnthropicBetas requested) {
        return new Call(operation, head, body, wantsUsageChunk, requested, bound, at);
    }

    /** Returns the same call, bound by a requirement. */
    public Call bounded() {
        return bound ? this : new Call(operation, head, body, wantsUsageChunk, betas, true, at);
    }
}
