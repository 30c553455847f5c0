package dev.portolan.load.stage;

import java.time.Duration;
import java.util.Map;

/** One thing a server does while it answers. */
public sealed interface ScriptStep {

    /** What a piece of a body is, so that faults and pacing can aim at it. */
    enum Kind {
        /** A streamed event that carries a piece of the answer. */
        TOKEN,
        /** Any other streamed event: a role, a finish, a comment. */
        EVENT,
        /** A streamed event that carries nothing but usage. */
        USAGE,
        /** The mark that ends a stream. */
        DONE,
        /** A body sent whole. */
        BODY
    }

    /** The response head; without {@code content-length} the body is chunked. */
    record Head(int status, Map<String, String> headers) implements ScriptStep {
        public Head {
            headers = Map.copyOf(headers);
        }
    }

    /** A piece of the body. */
    record Write(ByteString octets, Kind kind) implements ScriptStep {}

    /** Bytes put on the connection as they are, past any HTTP framing; HTTP/2 resets instead. */
    record Raw(ByteString octets) implements ScriptStep {}

    /** A wait; what was written before it is flushed. */
    record Pause(Duration length) implements ScriptStep {}

    /** Nothing more, for ever, with the connection open. */
    record Stall() implements ScriptStep {}

    /** TCP RST, or RST_STREAM on HTTP/2. */
    record Reset() implements ScriptStep {}

    /** The connection closed in order, in the middle of an answer. */
    record Close() implements ScriptStep {}

    /** Our direction closed, the other left open. */
    record HalfClose() implements ScriptStep {}

    /** The end of the answer. */
    record End() implements ScriptStep {}
}
