package dev.portolan.load.cases;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.script.ByteString;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer of an upstream.
 *
 * @param status the status
 * @param headers headers besides the content type and length
 * @param delay the time before the head
 * @param body the body
 * @param ends how the connection ends
 */
public record UpstreamAnswer(
        int status, Map<String, String> headers, Duration delay, Body body, Ending ends) {
    public UpstreamAnswer {
        headers = Map.copyOf(headers);
    }

    /** The end of an upstream's answer. */
    public enum Ending {
        /** The end that the protocol requires. */
        CLEANLY,
        /** The connection is closed before the answer's end. */
        CLOSE,
        /** The connection is reset. */
        RESET,
        /** Nothing more is sent and the connection stays open. */
        STALL
    }

    /** A body. */
    public sealed interface Body {}

    /** The usual answer in the dialect's form, whole or streamed as it is asked. */
    public record Usual(String says, List<ToolCall> calls) implements Body {}

    /** Exactly this text. */
    public record Text(String text, String contentType) implements Body {}

    /** A stream of events in the dialect's framing. */
    public record Events(List<Event> events) implements Body {}

    /** The bytes of the connection, head included. */
    public record Bytes(ByteString bytes) implements Body {}

    /**
     * A tool call of the usual answer; {@code {tool}} in its name stands for the name of the first
     * tool that the upstream was offered.
     */
    public record ToolCall(String id, String name, JsonNode arguments) {}

    /**
     * One event: JSON, or text that is sent as the event's data, or text sent without framing, or a
     * pause.
     */
    public record Event(
            Optional<JsonNode> json,
            Optional<String> data,
            Optional<String> raw,
            Optional<Duration> pause) {}
}
