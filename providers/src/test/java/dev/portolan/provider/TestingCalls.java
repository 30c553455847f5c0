package dev.portolan.provider;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.request.Operation;

import java.nio.charset.StandardCharsets;

/** Calls made of JSON text, and what a provider prepares from them. */
public final class TestingCalls {
    private TestingCalls() {}

    /** Returns a call with this body. */
    public static Call call(Operation operation, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = CallerProtocol.of(operation).head(operation, Slice.of(bytes));
        if (head instanceof HeadReading.Read read) {
            return new Call(operation, read.head(), bytes, 0, bytes.length);
        }
        throw new AssertionError("body: " + body + " (expected: a readable request)");
    }

    /**
     * Returns the request that a provider prepares from a conversation of one question.
     *
     * @param more further members of the body, each with a comma before it
     */
    public static UpstreamRequest prepared(
            Provider provider, Operation operation, Target target, String more) {
        var body =
                """
                {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}]%s}\
                """
                        .formatted(more);
        if (provider.prepare(call(operation, body), target)
                instanceof Preparation.Ready(UpstreamRequest request)) {
            return request;
        }
        throw new AssertionError(provider.id() + " prepares no request from " + body);
    }
}
