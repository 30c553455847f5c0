package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads requests from arbitrarily split bytes, as far as a load test needs: the end of each request
 * and whether it asks for a stream. Bodies need a content length.
 */
final class LoadRequestReader {
    private static final int HEAD_LIMIT = 64 * 1024;
    private static final int INSPECTED_LENGTH = 512;
    private static final String LENGTH = "content-length:";

    private final StringBuilder head = new StringBuilder();
    private final StringBuilder start = new StringBuilder();
    private int remainingBody = -1;

    /** Consumes bytes up to the end of one request; returns whether the end was reached. */
    boolean read(ByteBuf bytes) {
        if (remainingBody < 0 && !readHead(bytes)) {
            return false;
        }
        int consumed = Math.min(remainingBody, bytes.readableBytes());
        inspectBody(bytes, consumed);
        bytes.skipBytes(consumed);
        remainingBody -= consumed;
        return remainingBody == 0;
    }

    /** Begins a request whose head was parsed elsewhere. */
    void begin(String path) {
        head.append(path);
    }

    /** Inspects the next bytes of a body without consuming them. */
    void inspectBody(ByteBuf bytes, int length) {
        int inspected = Math.min(length, INSPECTED_LENGTH - start.length());
        if (inspected > 0) {
            start.append(
                    bytes.toString(bytes.readerIndex(), inspected, StandardCharsets.ISO_8859_1));
        }
    }

    /** Returns the protocol of the request read, by its path. */
    AnswerProtocol protocol() {
        int end = head.indexOf("\r");
        return AnswerProtocol.of(end < 0 ? head : head.subSequence(0, end));
    }

    /** Returns whether the request read asks for a stream, and resets the reader. */
    boolean finish() {
        boolean stream = start.indexOf("\"stream\":true") >= 0;
        head.setLength(0);
        start.setLength(0);
        remainingBody = -1;
        return stream;
    }

    private boolean readHead(ByteBuf bytes) {
        int before = head.length();
        int length = Math.min(bytes.readableBytes(), HEAD_LIMIT - before);
        head.append(bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1));
        int end = head.indexOf("\r\n\r\n", Math.max(0, before - 3));
        if (end < 0) {
            if (head.length() >= HEAD_LIMIT) {
                throw new IllegalStateException(
                        "request head: %d bytes (expected: at most %d)"
                                .formatted(head.length(), HEAD_LIMIT));
            }
            bytes.skipBytes(length);
            return false;
        }
        bytes.skipBytes(end + 4 - before);
        head.setLength(end);
        remainingBody = length(head.toString().toLowerCase(Locale.ROOT));
        return true;
    }

    private static int length(String lowerCaseHead) {
        int at = lowerCaseHead.indexOf(LENGTH);
        if (at < 0) {
            return 0;
        }
        int end = lowerCaseHead.indexOf('\r', at);
        String value =
                lowerCaseHead.substring(
                        at + LENGTH.length(), end < 0 ? lowerCaseHead.length() : end);
        return Integer.parseInt(value.strip());
    }
}
