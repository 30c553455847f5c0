package dev.portolan.provider.wire;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Cuts a stream of bytes into the messages of AWS's event-stream format, however the bytes arrive:
 * {@code feed}, then {@code next} until it is false.
 *
 * <p>Both checksums of every message are verified and sizes are bounded before anything is kept, so
 * that a message is either exactly what was sent or {@link #broken}. Nothing is offered after a
 * broken one: its length can't be trusted, so neither can the place where the next would begin.
 */
public final class EventStreamReader {
    /** The largest message AWS's own clients take. */
    public static final int MAX_MESSAGE = 16 << 20;

    private static final int MAX_HEADERS = 128 << 10;
    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;

    private final int maxMessage;
    private final CRC32 crc = new CRC32();
    private byte[] carry = new byte[0];
    private int carried;
    private byte[] fed = new byte[0];
    private int at;
    private int to;
    private int expected;
    private @Nullable String broken;

    private byte[] array = new byte[0];
    private int payloadFrom;
    private int payloadTo;
    private Map<String, Object> headers = Map.of();

    /**
     * A reader of one stream.
     *
     * @param maxMessage the size in bytes beyond which a message is refused
     */
    public EventStreamReader(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /** Gives the next bytes; the array must stay as it is until {@link #next} was false. */
    public void feed(byte[] bytes, int from, int end) {
        fed = bytes;
        at = from;
        to = end;
    }

    /** Goes to the next message; false when more bytes are needed or the stream is broken. */
    public boolean next() {
        if (broken != null || !prelude()) {
            return false;
        }
        if (carried == 0) {
            if (to - at < expected) {
                keep(to - at);
                return false;
            }
            return take(fed, at);
        }
        keep(Math.min(expected - carried, to - at));
        return carried == expected && take(carry, 0);
    }

    /** Why nothing more can be read, or null while all is well. */
    public @Nullable String broken() {
        return broken;
    }

    /** Whether the bytes so far end within a message. */
    public boolean withinMessage() {
        return carried > 0;
    }

    /** The array in which the payload lies; valid until the next call of {@link #next}. */
    public byte[] array() {
        return array;
    }

    /** Where the payload begins. */
    public int payloadFrom() {
        return payloadFrom;
    }

    /** Where the payload ends. */
    public int payloadTo() {
        return payloadTo;
    }

    /** The message's header of this name when it is text, such as {@code :event-type}; or null. */
    public @Nullable String text(String name) {
        return headers.get(name) instanceof String text ? text : null;
    }

    /** All headers of the message, in order, each as the Java value of its type. */
    public Map<String, Object> headers() {
        return headers;
    }

    /** Knows the next message's size; false until its twelve first bytes are here. */
    private boolean prelude() {
        if (expected > 0) {
            return true;
        }
        if (carried == 0 && to - at >= PRELUDE) {
            return measure(fed, at);
        }
        keep(Math.min(PRELUDE - carried, to - at));
        return carried == PRELUDE && measure(carry, 0);
    }

    private boolean measure(byte[] bytes, int from) {
        if (checksum(bytes, from, from + 8) != int32(bytes, from + 8)) {
            return fail("a message's prelude has a wrong checksum");
        }
        long total = Integer.toUnsignedLong(int32(bytes, from));
        long forHeaders = Integer.toUnsignedLong(int32(bytes, from + 4));
        if (total > maxMessage || forHeaders > MAX_HEADERS) {
            return fail("a message is beyond every size");
        }
        if (total < PRELUDE + forHeaders + CHECKSUM) {
            return fail("a message is shorter than its headers");
        }
        expected = (int) total;
        return true;
    }

    private void keep(int count) {
        if (carried + count > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(carried + count, carried * 2));
        }
        System.arraycopy(fed, at, carry, carried, count);
        carried += count;
        at += count;
    }

    private boolean take(byte[] bytes, int from) {
        int end = from + expected;
        if (checksum(bytes, from, end - CHECKSUM) != int32(bytes, end - CHECKSUM)) {
            return fail("a message has a wrong checksum");
        }
        payloadFrom = from + PRELUDE + int32(bytes, from + 4);
        payloadTo = end - CHECKSUM;
        array = bytes;
        var read = EventHeaders.read(bytes, from + PRELUDE, payloadFrom);
        if (read == null) {
            return fail("a message has malformed headers");
        }
        headers = read;
        release();
        return true;
    }

    /** Goes on behind the message; its bytes stay where they are for whoever reads them now. */
    private void release() {
        if (carried > 0) {
            carry = new byte[0];
            carried = 0;
        } else {
            at += expected;
        }
        expected = 0;
    }

    private boolean fail(String why) {
        broken = why;
        return false;
    }

    private int checksum(byte[] bytes, int from, int end) {
        crc.reset();
        crc.update(bytes, from, end - from);
        return (int) crc.getValue();
    }

    static int int32(byte[] bytes, int from) {
        return bytes[from] << 24
                | (bytes[from + 1] & 0xff) << 16
                | (bytes[from + 2] & 0xff) << 8
                | (bytes[from + 3] & 0xff);
    }
}
