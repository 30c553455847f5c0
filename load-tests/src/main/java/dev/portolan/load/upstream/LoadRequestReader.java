package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads requests from bytes that were cut anywhere, as far as a load needs it: where a request
 * ends, and whether it asks for a stream. A body needs a content length.
 */
final class LoadRequestReader {
    private static final int HEAD_LIMIT = 64 * 1024;
    private static final int LOOKED_AT = 512;
    private static final String LENGTH = "content-length:";

    private final StringBuilder head = new StringBuilder();
    private final StringBuilder start = new StringBuilder();
    private int bodyLeft = -1;

    /** Takes bytes up to the end of one request; true when that end was reached. */
    boolean read(ByteBuf bytes) {
        if (bodyLeft < 0 && !readHead(bytes)) {
            return false;
        }
        int taken = Math.min(bodyLeft, bytes.readableBytes());
        look(bytes, taken);
        bytes.skipBytes(taken);
        bodyLeft -= taken;
        return bodyLeft == 0;
    }

    /** Begins a request whose head somebody else has read. */
    void begin(String path) {
        head.append(path);
    }

    /** Looks at the next bytes of a body, and leaves them where they are. */
    void look(ByteBuf bytes, int length) {
        int looked = Math.min(length, LOOKED_AT - start.length());
        if (looked > 0) {
            start.append(bytes.toString(bytes.readerIndex(), looked, StandardCharsets.ISO_8859_1));
        }
    }

    /** In which protocol the request that was read is asked, by its path. */
    AnswerProtocol protocol() {
        int end = head.indexOf("\r");
        return AnswerProtocol.of(end < 0 ? head : head.subSequence(0, end));
    }

    /** Whether the request that was read asks for a stream; forgets that request. */
    boolean endsWithStream() {
        boolean stream = start.indexOf("\"stream\":true") >= 0;
        head.setLength(0);
        start.setLength(0);
        bodyLeft = -1;
        return stream;
    }

    private boolean readHead(ByteBuf bytes) {
        int before = head.length();
        int most = Math.min(bytes.readableBytes(), HEAD_LIMIT - before);
        head.append(bytes.toString(bytes.readerIndex(), most, StandardCharsets.ISO_8859_1));
        int end = head.indexOf("\r\n\r\n", Math.max(0, before - 3));
        if (end < 0) {
            if (head.length() >= HEAD_LIMIT) {
                throw new IllegalStateException("a request's head is over " + HEAD_LIMIT);
            }
            bytes.skipBytes(most);
            return false;
        }
        bytes.skipBytes(end + 4 - before);
        head.setLength(end);
        bodyLeft = length(head.toString().toLowerCase(Locale.ROOT));
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
