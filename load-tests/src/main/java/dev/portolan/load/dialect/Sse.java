package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.Json;
import dev.portolan.load.stage.Octets;
import dev.portolan.load.stage.Step;
import dev.portolan.load.stage.Step.Kind;

/** Server-sent events as OpenAI's family writes them. */
public final class Sse {
    /** The media type of a stream. */
    public static final String TYPE = "text/event-stream; charset=utf-8";

    private Sse() {}

    /** An event with a JSON payload. */
    public static Step.Write event(JsonNode payload, Kind kind) {
        return new Step.Write(Octets.of("data: " + Json.write(payload) + "\n\n"), kind);
    }

    /** The mark that ends a stream. */
    public static Step.Write done() {
        return new Step.Write(Octets.of("data: [DONE]\n\n"), Kind.DONE);
    }
}
