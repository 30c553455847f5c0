package dev.portolan.provider.translate;

import dev.portolan.provider.Call;
import dev.portolan.provider.canonical.AnswerWriter;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.chat.ChatRequestReader;
import dev.portolan.provider.chat.ChatWriter;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.messages.MessagesRequestReader;
import dev.portolan.provider.messages.MessagesWriter;
import dev.portolan.provider.request.AnthropicBetas;

/** The callers' protocols, by the call's surface. */
final class CallerProtocols {
    private CallerProtocols() {}

    /** The canonical form of a chat. */
    static Request read(Call call) throws UntranslatableRequestException {
        var body = json(call);
        return switch (call.operation().surface()) {
            case OPENAI -> ChatRequestReader.read(body);
            case ANTHROPIC -> asking(MessagesRequestReader.read(body), call.betas());
        };
    }

    /** What a header asked for, as the member that it is where Claude is asked by others' paths. */
    private static Request asking(Request request, AnthropicBetas betas) {
        return betas.isEmpty()
                ? request
                : request.and(
                        AnthropicBetas.MEMBER,
                        JsonValue.array(betas.names().stream().map(JsonValue::of).toList()));
    }

    static JsonValue json(Call call) throws UntranslatableRequestException {
        var slice = call.body();
        var body = JsonReader.read(slice.array(), slice.from(), slice.to());
        if (body == null) {
            throw new UntranslatableRequestException(
                    "body",
                    "The body can't be translated: a name or number in it"
                            + " is beyond every size.");
        }
        return body;
    }

    /** What writes the answer to a chat. */
    static AnswerWriter writer(Call call) {
        return switch (call.operation().surface()) {
            case OPENAI -> new ChatWriter(call.wantsUsageChunk(), call.at());
            case ANTHROPIC -> new MessagesWriter();
        };
    }
}
