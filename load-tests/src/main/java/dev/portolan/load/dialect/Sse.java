package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

/** Writes server-sent events as OpenAI's servers do. */
public final class Sse {
    /** The media type of a stream. */
    public static final String TYPE = "text/event-stream; charset=utf-8";

    private Sse() {}

    /** Writes an event with a JSON payload. */
    public static ScriptStep.Write event(JsonNode payload, Kind kind) {
        return new ScriptStep.Write(
                ByteString.of("data: " + LenientJson.write(payload) + "\n\n"), kind);
    }

    /** Writes the end marker of a stream. */
    public static ScriptStep.Write done() {
        return new ScriptStep.Write(ByteString.of("data: [DONE]\n\n"), Kind.DONE);
    }
}
