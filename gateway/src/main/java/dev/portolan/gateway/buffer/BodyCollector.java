package dev.portolan.gateway.buffer;

import dev.portolan.provider.bytes.Slice;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Joins the chunks of one body, up to a limit. A body that comes as one chunk is never copied, and
 * an announced length is believed only as far as memory for it is cheap.
 */
public final class BodyCollector {
    private static final int CHEAP = 64 * 1024;

    /** Once so large a part has come, the rest is believed. */
    private static final long EARNEST_PART = 16;

    private final long limit;
    private final long announced;
    private @Nullable Slice single;
    private byte[] joined = new byte[0];
    private int size;

    /** Collects at most {@code limit} bytes, of which nobody told how many will come. */
    public BodyCollector(long limit) {
        this(limit, -1);
    }

    /** Collects at most {@code limit} bytes where {@code announced} are to come. */
    public BodyCollector(long limit, long announced) {
        this.limit = limit;
        this.announced = announced;
    }

    /** Takes the next chunk; false, and nothing is taken, where the body would pass the limit. */
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

    /** How many bytes there are so far. */
    public int size() {
        return size;
    }

    /** All bytes so far. */
    public Slice slice() {
        return single != null ? single : new Slice(joined, 0, size);
    }

    private int roomFor(int needed) {
        boolean believed = announced >= needed && announced <= needed * EARNEST_PART;
        long room = believed ? announced : 2L * needed;
        return (int) Math.min(Math.max(limit, needed), room);
    }

    private void append(Slice bytes) {
        Slice first = single;
        if (first != null) {
            joined = new byte[Math.max(CHEAP, 2 * (first.length() + bytes.length()))];
            System.arraycopy(first.array(), first.from(), joined, 0, first.length());
            single = null;
        }
        int needed = Math.addExact(size, bytes.length());
        if (needed > joined.length) {
            joined = Arrays.copyOf(joined, roomFor(needed));
        }
        System.arraycopy(bytes.array(), bytes.from(), joined, size, bytes.length());
    }
}
