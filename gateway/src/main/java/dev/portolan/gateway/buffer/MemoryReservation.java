package dev.portolan.gateway.buffer;

/**
 * The bytes of a {@link TenantShare} that one request has reserved for one purpose, released
 * exactly once when it is closed. Belongs to one event loop.
 */
public final class MemoryReservation implements AutoCloseable {
    private final TenantShare share;
    private long bytes;
    private boolean closed;

    MemoryReservation(TenantShare share) {
        this.share = share;
    }

    /**
     * Grows to {@code total} bytes if they are available; otherwise keeps its size and returns
     * false.
     */
    public boolean tryGrow(long total) {
        if (closed) {
            return false;
        }
        if (total > bytes) {
            if (!share.tryReserve(total - bytes)) {
                return false;
            }
            bytes = total;
        }
        return true;
    }

    /** Grows to {@code total} bytes that are already in memory, even beyond the limit. */
    public void forceGrow(long total) {
        if (!closed && total > bytes) {
            share.reserve(total - bytes);
            bytes = total;
        }
    }

    /** Shrinks to {@code total} bytes. */
    public void shrinkTo(long total) {
        if (total < bytes) {
            share.release(bytes - total);
            bytes = total;
        }
    }

    /** The number of reserved bytes. */
    public long bytes() {
        return bytes;
    }

    /** The share that the bytes count against. */
    public TenantShare share() {
        return share;
    }

    /** Releases all bytes; nothing can be reserved afterwards. */
    @Override
    public void close() {
        closed = true;
        shrinkTo(0);
    }
}
