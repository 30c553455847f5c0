package dev.portolan.provider.caller;

import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

/**
 * What an answer must be for its caller, whoever gives it: in the form that the client's vendor
 * defines, and with the model that the configuration wants named.
 */
public final class ClientAnswers {
    private ClientAnswers() {}

    /** Returns whether a stream must contain usage: requested, or expected by the client. */
    public static boolean wantsUsage(ClientKind client, Operation operation, RequestHead head) {
        return head.includeUsage() || readsMistralStream(client, operation);
    }

    /** Returns a rewriter for one stream; null if the caller reads the stream as it is. */
    public static @Nullable StreamRewriter rewriter(
            ClientKind client, Call call, AnswerModel model) {
        StreamRewriter form =
                readsMistralStream(client, call.operation()) ? new MistralStream() : null;
        return switch (model) {
            case UPSTREAM -> form;
            case REQUESTED -> new ModelName(call.head().model()).before(form);
        };
    }

    /** Returns a whole answer, with the model that it must name. */
    public static Slice whole(Call call, Slice answer, AnswerModel model) {
        return switch (model) {
            case UPSTREAM -> answer;
            case REQUESTED -> new ModelName(call.head().model()).whole(answer);
        };
    }

    /** Mistral has no text completions, so a stream of these is read by OpenAI's rules. */
    private static boolean readsMistralStream(ClientKind client, Operation operation) {
        return switch (client) {
            case MISTRAL -> operation == Operation.CHAT || operation == Operation.FIM;
            case OPENAI, ANTHROPIC -> false;
        };
    }
}
