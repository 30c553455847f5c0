package dev.portolan.gateway.listener;

import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;

import io.netty.handler.codec.http.ContentLengthNotAllowedException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** A request whose bytes are not what HTTP allows, with what its caller is told. */
final class MalformedRequest extends Exception {
    private static final long serialVersionUID = 1;

    private final RefusalCode code;
    private final String why;

    MalformedRequest(RefusalCode code, String why) {
        super(why, null, false, false);
        this.code = code;
        this.why = why;
    }

    /** What the caller is told of a request that could not be read for {@code cause}. */
    static Refusal refusal(Throwable cause) {
        return switch (cause) {
            case MalformedRequest malformed -> Refusal.of(malformed.code, malformed.why);
            case TooLongHttpHeaderException _ ->
                    Refusal.of(
                            RefusalCode.HEADERS_TOO_LARGE,
                            "The request's headers or trailers are too large; send fewer or shorter"
                                    + " ones.");
            case TooLongHttpLineException _ ->
                    Refusal.of(
                            RefusalCode.HEADERS_TOO_LARGE,
                            "The request line, or a line before a chunk, is too long; shorten it.");
            case ContentLengthNotAllowedException _ ->
                    Refusal.of(
                            RefusalCode.INVALID_REQUEST,
                            "Content-Length and Transfer-Encoding stand together, so that the body"
                                    + " has two ends; send one of them.");
            default ->
                    Refusal.of(
                            RefusalCode.INVALID_REQUEST,
                            "The request is not well-formed HTTP; see RFC 9112 for what a server"
                                    + " accepts.");
        };
    }
}
