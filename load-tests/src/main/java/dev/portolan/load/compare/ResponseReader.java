package dev.portolan.load.compare;

import io.netty.buffer.ByteBuf;

import java.util.Locale;

/** Reads consecutive HTTP/1.1 responses and counts server-sent events by their blank lines. */
final class ResponseReader {
    private enum State {
        HEAD,
        SIZED,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        LAST
    }

    private final StringBuilder line = new StringBuilder();
    private State state = State.HEAD;
    private int status;
    private int remaining;
    private int events;
    private boolean lineFeed;

    /** Reads available bytes, at most up to the end of one response; returns whether it ended. */
    boolean read(ByteBuf bytes) {
        while (bytes.isReadable()) {
            boolean ended =
                    switch (state) {
                        case HEAD -> head(bytes);
                        case SIZED -> body(bytes);
                        case CHUNK_SIZE -> chunkSize(bytes);
                        case CHUNK_DATA -> body(bytes);
                        case CHUNK_END, LAST -> blank(bytes);
                    };
            if (ended) {
                state = State.HEAD;
                return true;
            }
        }
        return false;
    }

    /** Returns the status of the current or last response. */
    int status() {
        return status;
    }

    /** Returns the number of events of the current response. */
    int events() {
        return events;
    }

    private boolean head(ByteBuf bytes) {
        while (bytes.isReadable()) {
            line.append((char) bytes.readByte());
            int length = line.length();
            if (length > 3 && line.charAt(length - 1) == '\n' && line.charAt(length - 3) == '\n') {
                return parseHead();
            }
        }
        return false;
    }

    private boolean parseHead() {
        var head = line.toString().toLowerCase(Locale.ROOT);
        line.setLength(0);
        status = Integer.parseInt(head.substring(9, 12));
        events = 0;
        lineFeed = false;
        if (head.contains("transfer-encoding: chunked")) {
            state = State.CHUNK_SIZE;
            return false;
        }
        int from = head.indexOf("content-length:");
        remaining = from < 0 ? 0 : number(head, from + "content-length:".length());
        state = State.SIZED;
        return remaining == 0;
    }

    private static int number(String head, int from) {
        return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
    }

    private boolean chunkSize(ByteBuf bytes) {
        while (bytes.isReadable()) {
            char next = (char) bytes.readByte();
            if (next == '\n') {
                remaining = Integer.parseInt(line.toString().strip(), 16);
                line.setLength(0);
                state = remaining == 0 ? State.LAST : State.CHUNK_DATA;
                return false;
            }
            line.append(next);
        }
        return false;
    }

    private boolean body(ByteBuf bytes) {
        int now = Math.min(remaining, bytes.readableBytes());
        if (state == State.CHUNK_DATA) {
            count(bytes, now);
        } else {
            bytes.skipBytes(now);
        }
        remaining -= now;
        if (remaining > 0) {
            return false;
        }
        if (state == State.SIZED) {
            return true;
        }
        state = State.CHUNK_END;
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

    /** Reads the line end after a chunk, or the blank line after the last one. */
    private boolean blank(ByteBuf bytes) {
        while (bytes.isReadable()) {
            if (bytes.readByte() == '\n') {
                boolean last = state == State.LAST;
                state = State.CHUNK_SIZE;
                return last;
            }
        }
        return false;
    }
}
