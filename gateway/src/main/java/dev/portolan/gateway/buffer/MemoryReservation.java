package dev.portolan.gateway.buffer;

/**
 * The bytes of a {@link TenantShare} that one request holds for one purpose, given back once
 * however it ends. Belongs to one event loop.
 */
public final class MemoryReservation implements AutoCloseable {
    private final TenantShare share;
    private long bytes;
    private boolean closed;

    MemoryReservation(TenantShare share) {
        this.share = share;
    }

    /** Holds {@code total} bytes, if the missing ones can be had; else as many as before. */
    public boolean tryHold(long total) {
        if (closed) {
            return false;
        }
        if (total > bytes) {
            if (!share.tryTake(total - bytes)) {
                return false;
            }
            bytes = total;
        }
        return true;
    }

    /** Holds {@code total} bytes that are there whether or not they can be had. */
    public void holdAnyway(long total) {
        if (!closed && total > bytes) {
            share.take(total - bytes);
            bytes = total;
        }
    }

    /** Gives back what is held beyond {@code total} bytes. */
    public void keepOnly(long total) {
        if (total < bytes) {
            share.giveBack(bytes - total);
            bytes = total;
        }
    }

    /** How many bytes are held. */
    public long bytes() {
        return bytes;
    }

    /** The share they are held of. */
    public TenantShare share() {
        return share;
    }

    /** Gives all of it back; nothing can be held from here on. */
    @Override
    public void close() {
        closed = true;
        keepOnly(0);
    }
}
