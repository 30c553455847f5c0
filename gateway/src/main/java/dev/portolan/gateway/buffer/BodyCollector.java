package dev.portolan.gateway.buffer;

import dev.portolan.provider.bytes.Slice;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Joins the chunks of one body, up to a limit. A body that arrives as one chunk is never copied. An
 * announced length is trusted for allocation only once a sixteenth of it has arrived.
 */
public final class BodyCollector {
    private static final int MIN_CAPACITY = 64 * 1024;

    /** The announced length is allocated once one part in so many has arrived. */
    private static final long TRUSTED_FRACTION = 16;

    private final long limit;
    private final long announced;
    private @Nullable Slice single;
    private byte[] joined = new byte[0];
    private int size;

    /** Collects at most {@code limit} bytes of a body without an announced length. */
    public BodyCollector(long limit) {
        this(limit, -1);
    }

    /** Collects at most {@code limit} bytes of a body that announces {@code announced}. */
    public BodyCollector(long limit, long announced) {
        this.limit = limit;
        this.announced = announced;
    }

    /** Adds the next chunk; returns false, and adds nothing, if the body would exceed the limit. */
    public boolean add(Buffer chunk) {
        Slice bytes = Buffers.slice(chunk);
        if (size + (long) bytes.length() > limit) {
            return false;
        }
        if (size == 0) {
            single = bytes;
        } else {
            append(bytes);
        }
        size += bytes.length();
        return true;
    }

    /** The number of bytes collected so far. */
    public int size() {
        return size;
    }

    /** The bytes collected so far. */
    public Slice slice() {
        return single != null ? single : new Slice(joined, 0, size);
    }

    private int capacityFor(int needed) {
        boolean trusted = announced >= needed && announced <= needed * TRUSTED_FRACTION;
        long capacity = trusted ? announced : 2L * needed;
        return (int) Math.min(Math.max(limit, needed), capacity);
    }

    private void append(Slice bytes) {
        Slice first = single;
        if (first != null) {
            joined = new byte[Math.max(MIN_CAPACITY, 2 * (first.length() + bytes.length()))];
            System.arraycopy(first.array(), first.from(), joined, 0, first.length());
            single = null;
        }
        int needed = Math.addExact(size, bytes.length());
        if (needed > joined.length) {
            joined = Arrays.copyOf(joined, capacityFor(needed));
        }
        System.arraycopy(bytes.array(), bytes.from(), joined, size, bytes.length());
    }
}
