package dev.portolan.gateway.transport;

/**
 * How many connections of one event loop may lie idle: a quarter of the sockets that the process
 * may open, shared out among its loops, and half of that for one origin. Belongs to one event loop.
 */
final class IdleConnectionLimit {
    private static final long SHARE = 4;
    private static final long LEAST = 8;
    private static final long MOST = 1 << 16;

    private final int most;
    private final int mostOfOne;
    private int idle;

    private IdleConnectionLimit(int most) {
        this.most = most;
        this.mostOfOne = (most + 1) / 2;
    }

    /** The part of one of {@code loops} event loops where {@code sockets} may be open. */
    static IdleConnectionLimit of(long sockets, int loops) {
        return new IdleConnectionLimit((int) Math.clamp(sockets / SHARE / loops, LEAST, MOST));
    }

    /**
     * Takes a place for one more, of an origin that has {@code ofThis}; false where there is none.
     */
    boolean take(int ofThis) {
        if (idle >= most || ofThis >= mostOfOne) {
            return false;
        }
        idle++;
        return true;
    }

    /** Gives {@code places} back. */
    void give(int places) {
        idle -= places;
    }
}
