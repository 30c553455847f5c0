package dev.portolan.provider.vertex;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.anthropic.TokenCountReader;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.request.Operation;

import java.util.List;

/** Counts the tokens of a conversation by Gemini's {@code countTokens}. */
final class GeminiTokenCount {
    /** The members of a chat that are counted; others, such as settings, are unknown there. */
    private static final List<String> COUNTED = List.of("contents", "systemInstruction", "tools");

    private GeminiTokenCount() {}

    /** Returns whether an operation counts tokens by this method. */
    static boolean counts(Operation operation, VertexResource resource) {
        return operation.kind() == Operation.Kind.TOKEN_COUNT
                && resource.protocol() == VertexResource.Protocol.GEMINI;
    }

    /** Prepares the request that counts the tokens of {@code call}; its path is set later. */
    static Preparation prepare(Provider gemini, Call call, Target target) {
        var operation = CallerProtocol.of(call.operation()).chat();
        return switch (gemini.prepare(call.with(operation, call.head(), call.body()), target)) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready(UpstreamRequest request) ->
                    new Preparation.Ready(counted(request.body().toBytes()));
        };
    }

    private static UpstreamRequest counted(byte[] chat) {
        var body = JsonReader.read(chat, 0, chat.length);
        var counted = new ObjectBuilder();
        for (var name : COUNTED) {
            if (body != null && body.has(name)) {
                counted.put(name, body.get(name));
            }
        }
        return GeminiOnVertex.request(counted.build(), false);
    }

    static AnswerReader reader(Call call) {
        return new TokenCountReader(call, "totalTokens");
    }
}
