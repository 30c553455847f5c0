package dev.portolan.gateway.socket;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The file descriptors of the process. Thread-safe.
 *
 * <p>Sockets are counted as they open and close, so that no burst goes by unseen; what else holds
 * descriptors (jars, logs, selectors) is measured from time to time by {@link #look()}.
 *
 * <p>Who is first to be held back when they become few: new callers, then new connections to
 * upstreams; the last part, the reserve, is for the admin plane, configuration, logs and classes.
 */
public final class FileDescriptors {
    private static final long LEAST_RESERVE = 24;
    private static final long MOST_RESERVE = 256;
    private static final long SHARE = 16;

    private final long limit;
    private final long reserve;
    private final LongSupplier measured;
    private final AtomicLong sockets = new AtomicLong();
    private volatile long others;
    private volatile long expected;

    /**
     * Descriptors of which there may be {@code limit}.
     *
     * @param measured how many the process has at the moment; negative where that is not known
     */
    public FileDescriptors(long limit, LongSupplier measured) {
        this.limit = limit;
        this.reserve = Math.clamp(limit / SHARE, LEAST_RESERVE, MOST_RESERVE);
        this.measured = measured;
        look();
    }

    /** Those of this process; without bound where the system does not tell its limit. */
    public static FileDescriptors ofProcess() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() > 0) {
            return new FileDescriptors(unix.getMaxFileDescriptorCount(), () -> openOf(unix));
        }
        return new FileDescriptors(Long.MAX_VALUE, () -> -1);
    }

    /** To look at the table takes a descriptor: where there is none, all are open. */
    private static long openOf(UnixOperatingSystemMXBean unix) {
        try {
            return unix.getOpenFileDescriptorCount();
        } catch (InternalError none) {
            return unix.getMaxFileDescriptorCount();
        }
    }

    /** Measures what is open beside sockets; reads the process's table, so not on an event loop. */
    public void look() {
        long before = sockets.get();
        long all = measured.getAsLong();
        if (all >= 0) {
            others = Math.max(0, all - Math.max(before, sockets.get()));
        }
    }

    /** Keeps {@code more} for what is going to be opened, until it is said to be none. */
    public void expect(long more) {
        expected = more;
    }

    /** A socket is about to be opened. */
    void opened() {
        sockets.incrementAndGet();
    }

    /** A socket was closed. */
    void closed() {
        sockets.decrementAndGet();
    }

    /** How many the process may have. */
    public long limit() {
        return limit;
    }

    /** How many it has, with those that are expected. */
    public long open() {
        return others + expected + sockets.get();
    }

    /** How many sockets are among them. */
    public long sockets() {
        return sockets.get();
    }

    /** How many are free, at most, for callers and upstreams together. */
    public long usable() {
        return Math.max(0, limit - others - expected - reserve);
    }

    /** Whether one more caller may connect; leaves some for the upstreams of those there are. */
    public boolean mayAccept() {
        return limit - open() > 2 * reserve;
    }

    /** Whether one more upstream may be connected to. */
    public boolean mayConnect() {
        return limit - open() > reserve;
    }

    /**
     * Why callers should go elsewhere, in a few words; empty where they need not. Said before
     * callers are held back, and as long as they might be again at once.
     */
    public Optional<String> scarce() {
        return limit - open() > 3 * reserve
                ? Optional.empty()
                : Optional.of(
                        "%d of %d file descriptors are open; the rest is kept in reserve"
                                .formatted(open(), limit));
    }
}
