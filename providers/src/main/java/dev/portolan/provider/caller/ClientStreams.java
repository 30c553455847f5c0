package dev.portolan.provider.caller;

import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

/** What the clients of each vendor need of a stream, whoever answers. */
public final class ClientStreams {
    private ClientStreams() {}

    /** Returns whether a stream must contain usage: requested, or expected by the client. */
    public static boolean wantsUsage(ClientKind client, Operation operation, RequestHead head) {
        return head.includeUsage() || readsMistralStream(client, operation);
    }

    /** Returns a rewriter for one stream; null if the client reads the stream as it is. */
    public static @Nullable StreamRewriter rewriter(ClientKind client, Operation operation) {
        return readsMistralStream(client, operation) ? new MistralStream() : null;
    }

    /** Mistral has no text completions, so a stream of these is read by OpenAI's rules. */
    private static boolean readsMistralStream(ClientKind client, Operation operation) {
        return switch (client) {
            case MISTRAL -> operation == Operation.CHAT || operation == Operation.FIM;
            case OPENAI, ANTHROPIC -> false;
        };
    }
}
