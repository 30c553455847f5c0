package dev.portolan.provider.openai;

import dev.portolan.provider.wire.JsonText;

import java.util.Arrays;

/**
 * The text that a stream has told, kept as it was escaped and decoded only when asked for, so that
 * a stream that is never cut pays for a copy and nothing else.
 */
final class SentText {
    /** Beyond this an answer can't be continued: a stream must not hold what it wants. */
    private static final int MOST = 256 << 10;

    private byte[] raw = new byte[256];
    private int length = 1;
    private int ahead = 1;
    private long events;
    private boolean joinable = true;
    private boolean otherHere;

    SentText() {
        raw[0] = '"';
    }

    /** Begins to read an event; what was read of the last one counts only if it was forwarded. */
    void begin() {
        ahead = length;
        otherHere = false;
    }

    /** Reads the inner bytes of a JSON string. */
    void text(byte[] bytes, int from, int to) {
        int more = to - from;
        if (!joinable || ahead + more >= MOST) {
            otherHere = true;
            return;
        }
        if (ahead + more >= raw.length) {
            raw = Arrays.copyOf(raw, Math.max(ahead + more + 1, raw.length * 2));
        }
        System.arraycopy(bytes, from, raw, ahead, more);
        ahead += more;
    }

    /** Tells that the event was forwarded. */
    void forwarded() {
        events += ahead > length ? 1 : 0;
        length = ahead;
        joinable &= !otherHere;
    }

    /** Tells that there was something beside the text of one choice. */
    void other() {
        otherHere = true;
    }

    /** Whether it is nothing but text. */
    boolean joinable() {
        return joinable && events > 0;
    }

    long events() {
        return events;
    }

    String text() {
        raw[length] = '"';
        return JsonText.decode(raw, 0, length + 1);
    }
}
