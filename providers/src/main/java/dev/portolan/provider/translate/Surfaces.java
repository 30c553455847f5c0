package dev.portolan.provider.translate;

import dev.portolan.provider.Call;
import dev.portolan.provider.canonical.AnswerWriter;
import dev.portolan.provider.canonical.Inexpressible;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.chat.ChatRequestReader;
import dev.portolan.provider.chat.ChatWriter;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

/** The callers' protocols, by the call's surface. */
final class Surfaces {
    private Surfaces() {}

    /** The canonical form of a chat. */
    static Request read(Call call) throws Inexpressible {
        return ChatRequestReader.read(json(call));
    }

    static JsonValue json(Call call) throws Inexpressible {
        var slice = call.body();
        var body = JsonReader.read(slice.array(), slice.from(), slice.to());
        if (body == null) {
            throw new Inexpressible(
                    "body",
                    "The body can't be translated: a name or number in it"
                            + " is beyond every size.");
        }
        return body;
    }

    /** What writes the answer to a chat. */
    static AnswerWriter writer(Call call) {
        return new ChatWriter(call.wantsUsageChunk(), call.at());
    }
}
