package dev.portolan.load.compare;

import io.netty.buffer.ByteBuf;

import java.util.Locale;

/**
 * Follows one HTTP/1.1 response after another, counting server-sent events by their blank lines.
 */
final class ResponseReader {
    private enum At {
        HEAD,
        SIZED,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        LAST
    }

    private final StringBuilder line = new StringBuilder();
    private At at = At.HEAD;
    private int status;
    private int left;
    private int events;
    private boolean lineFeed;

    /** Reads what is there; true when a response ended, and then no more than that is consumed. */
    boolean read(ByteBuf bytes) {
        while (bytes.isReadable()) {
            boolean ended =
                    switch (at) {
                        case HEAD -> head(bytes);
                        case SIZED -> body(bytes);
                        case CHUNK_SIZE -> chunkSize(bytes);
                        case CHUNK_DATA -> body(bytes);
                        case CHUNK_END, LAST -> blank(bytes);
                    };
            if (ended) {
                at = At.HEAD;
                return true;
            }
        }
        return false;
    }

    /** The status of the response being read, or of the last one. */
    int status() {
        return status;
    }

    /** Events of the response so far. */
    int events() {
        return events;
    }

    private boolean head(ByteBuf bytes) {
        while (bytes.isReadable()) {
            line.append((char) bytes.readByte());
            int length = line.length();
            if (length > 3 && line.charAt(length - 1) == '\n' && line.charAt(length - 3) == '\n') {
                return headEnds();
            }
        }
        return false;
    }

    private boolean headEnds() {
        var head = line.toString().toLowerCase(Locale.ROOT);
        line.setLength(0);
        status = Integer.parseInt(head.substring(9, 12));
        events = 0;
        lineFeed = false;
        if (head.contains("transfer-encoding: chunked")) {
            at = At.CHUNK_SIZE;
            return false;
        }
        int from = head.indexOf("content-length:");
        left = from < 0 ? 0 : number(head, from + "content-length:".length());
        at = At.SIZED;
        return left == 0;
    }

    private static int number(String head, int from) {
        return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
    }

    private boolean chunkSize(ByteBuf bytes) {
        while (bytes.isReadable()) {
            char next = (char) bytes.readByte();
            if (next == '\n') {
                left = Integer.parseInt(line.toString().strip(), 16);
                line.setLength(0);
                at = left == 0 ? At.LAST : At.CHUNK_DATA;
                return false;
            }
            line.append(next);
        }
        return false;
    }

    private boolean body(ByteBuf bytes) {
        int now = Math.min(left, bytes.readableBytes());
        if (at == At.CHUNK_DATA) {
            count(bytes, now);
        } else {
            bytes.skipBytes(now);
        }
        left -= now;
        if (left > 0) {
            return false;
        }
        if (at == At.SIZED) {
            return true;
        }
        at = At.CHUNK_END;
        return false;
    }

    private void count(ByteBuf bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte next = bytes.readByte();
            boolean feed = next == '\n';
            events += feed && lineFeed ? 1 : 0;
            lineFeed = feed && !lineFeed;
        }
    }

    /** The line end after a chunk, or the blank line after the last one. */
    private boolean blank(ByteBuf bytes) {
        while (bytes.isReadable()) {
            if (bytes.readByte() == '\n') {
                boolean last = at == At.LAST;
                at = At.CHUNK_SIZE;
                return last;
            }
        }
        return false;
    }
}
