package dev.portolan.provider.wire;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.eventstream.HeaderType;
import software.amazon.awssdk.eventstream.Message;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Splits a byte stream into the messages of AWS's event-stream format, however the bytes arrive:
 * {@code feed}, then {@code next} until it returns false.
 *
 * <p>AWS's {@link Message} decodes a message once all its bytes have arrived. AWS's {@code
 * MessageDecoder}, which would also collect the bytes, allocates the announced length (up to 24
 * MiB) at once; this reader checks the announced length and grows with the bytes that arrived.
 * After a malformed message no other is read: its length can't be trusted, so neither can the
 * position of the next.
 */
public final class EventStreamReader {
    /** The largest message AWS's own clients accept. */
    public static final int MAX_MESSAGE = 16 << 20;

    private static final int PRELUDE = 12;
    private static final int OVERHEAD = PRELUDE + 4;

    private final int maxMessage;
    private final CRC32 crc = new CRC32();
    private byte[] carry = new byte[0];
    private int carried;
    private byte[] fed = new byte[0];
    private int at;
    private int to;
    private int expected;
    private @Nullable String malformed;
    private Message message = new Message(Map.of(), new byte[0]);
    private byte[] payload = new byte[0];

    /**
     * A reader of one stream.
     *
     * @param maxMessage the largest message accepted, in bytes
     */
    public EventStreamReader(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /** Passes the next bytes; the array must not change until {@link #next} returned false. */
    public void feed(byte[] bytes, int from, int end) {
        fed = bytes;
        at = from;
        to = end;
    }

    /** Advances to the next message; false if more bytes are needed or the stream is malformed. */
    public boolean next() {
        if (malformed != null || !readPrelude()) {
            return false;
        }
        if (carried == 0) {
            if (to - at < expected) {
                carry(to - at);
                return false;
            }
            at += expected;
            return decode(fed, at - expected);
        }
        carry(Math.min(expected - carried, to - at));
        return carried == expected && decode(carry, 0);
    }

    /** Returns why the stream is malformed, or null if it is well-formed so far. */
    public @Nullable String malformed() {
        return malformed;
    }

    /** Returns whether the bytes so far end within a message. */
    public boolean withinMessage() {
        return carried > 0;
    }

    /** Returns the payload of the current message. */
    public byte[] payload() {
        return payload;
    }

    /** Returns a header of the current message, such as {@code :event-type}, if it is a string. */
    public @Nullable String text(String name) {
        var value = message.getHeaders().get(name);
        return value != null && value.getType() == HeaderType.STRING ? value.getString() : null;
    }

    /** Returns the current message. */
    Message message() {
        return message;
    }

    /** Returns whether the size of the next message is known: its first twelve bytes arrived. */
    private boolean readPrelude() {
        if (expected > 0) {
            return true;
        }
        if (carried == 0 && to - at >= PRELUDE) {
            return readLength(ByteBuffer.wrap(fed, at, PRELUDE));
        }
        carry(Math.min(PRELUDE - carried, to - at));
        return carried == PRELUDE && readLength(ByteBuffer.wrap(carry, 0, PRELUDE));
    }

    private boolean readLength(ByteBuffer prelude) {
        crc.reset();
        crc.update(prelude.slice(prelude.position(), 8));
        long total = Integer.toUnsignedLong(prelude.getInt());
        long headers = Integer.toUnsignedLong(prelude.getInt());
        if ((int) crc.getValue() != prelude.getInt()) {
            return fail("checksum mismatch in the prelude of a message");
        }
        if (total > maxMessage || total < OVERHEAD + headers) {
            return fail(
                    "message of %d bytes, %d of them headers (expected: %d to %d bytes)"
                            .formatted(total, headers, OVERHEAD + headers, maxMessage));
        }
        expected = (int) total;
        return true;
    }

    private void carry(int count) {
        if (carried + count > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(carried + count, carried * 2));
        }
        System.arraycopy(fed, at, carry, carried, count);
        carried += count;
        at += count;
    }

    private boolean decode(byte[] bytes, int from) {
        try {
            message = Message.decode(ByteBuffer.wrap(bytes, from, expected));
        } catch (IllegalArgumentException | IllegalStateException | BufferUnderflowException e) {
            var why = e.getMessage();
            return fail(why == null ? "headers of a message end within a value" : why);
        }
        payload = message.getPayload();
        carry = new byte[0];
        carried = 0;
        expected = 0;
        return true;
    }

    private boolean fail(String why) {
        malformed = why;
        return false;
    }
}
