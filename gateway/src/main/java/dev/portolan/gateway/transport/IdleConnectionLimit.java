package dev.portolan.gateway.transport;

/**
 * The limit on idle connections of one event loop: a quarter of the sockets that the process may
 * open, divided among its loops, and half of that for one origin. Belongs to one event loop.
 */
final class IdleConnectionLimit {
    private static final long SHARE_DIVISOR = 4;
    private static final long MIN = 8;
    private static final long MAX = 1 << 16;

    private final int max;
    private final int maxOfOrigin;
    private int idle;

    private IdleConnectionLimit(int max) {
        this.max = max;
        this.maxOfOrigin = (max + 1) / 2;
    }

    /** The limit of one of {@code loops} event loops if {@code sockets} may be open. */
    static IdleConnectionLimit of(long sockets, int loops) {
        return new IdleConnectionLimit((int) Math.clamp(sockets / SHARE_DIVISOR / loops, MIN, MAX));
    }

    /** Reserves a slot for an origin that has {@code ofOrigin}; false if none is left. */
    boolean tryReserve(int ofOrigin) {
        if (idle >= max || ofOrigin >= maxOfOrigin) {
            return false;
        }
        idle++;
        return true;
    }

    /** Releases {@code slots}. */
    void release(int slots) {
        idle -= slots;
    }
}
