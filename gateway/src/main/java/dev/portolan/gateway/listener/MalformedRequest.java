package dev.portolan.gateway.listener;

import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;

import io.netty.handler.codec.http.ContentLengthNotAllowedException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** A request that violates HTTP, with the error for the caller. */
final class MalformedRequest extends Exception {
    private static final long serialVersionUID = 1;

    private final RefusalCode code;
    private final String why;

    MalformedRequest(RefusalCode code, String why) {
        super(why, null, false, false);
        this.code = code;
        this.why = why;
    }

    /** Returns the error for a request that could not be parsed for {@code cause}. */
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
                            "The request has both Content-Length and Transfer-Encoding; send only"
                                    + " one.");
            default ->
                    Refusal.of(
                            RefusalCode.INVALID_REQUEST,
                            "The request is not well-formed HTTP/1.1; send it as RFC 9112"
                                    + " defines.");
        };
    }
}
