package dev.portolan.load.script;

import java.time.Duration;
import java.util.Map;

/** One action of a server while it answers a request. */
public sealed interface ScriptStep {

    /** The role of a body write, by which faults and pacing select it. */
    enum Kind {
        /** A streamed event with a part of the answer. */
        TOKEN,
        /** Any other streamed event, such as a role, a finish reason or a comment. */
        EVENT,
        /** A streamed event that contains only usage. */
        USAGE,
        /** The end marker of a stream. */
        DONE,
        /** A complete body. */
        BODY
    }

    /** The response head; without {@code content-length} the body is chunked. */
    record Head(int status, Map<String, String> headers) implements ScriptStep {
        public Head {
            headers = Map.copyOf(headers);
        }
    }

    /** A part of the body. */
    record Write(ByteString bytes, Kind kind) implements ScriptStep {}

    /**
     * Bytes written to the connection without HTTP framing; over HTTP/2 the stream is reset
     * instead.
     */
    record Raw(ByteString bytes) implements ScriptStep {}

    /** A wait; earlier writes are flushed first. */
    record Pause(Duration duration) implements ScriptStep {}

    /** Silence: nothing more is written and the connection stays open. */
    record Stall() implements ScriptStep {}

    /** A TCP RST, or RST_STREAM over HTTP/2. */
    record Reset() implements ScriptStep {}

    /** An orderly close of the connection before the response is complete. */
    record Close() implements ScriptStep {}

    /** A close of the server's sending side only. */
    record HalfClose() implements ScriptStep {}

    /** The end of the response. */
    record End() implements ScriptStep {}
}
