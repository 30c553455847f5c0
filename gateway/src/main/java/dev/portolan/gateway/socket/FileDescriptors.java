package dev.portolan.gateway.socket;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts the file descriptors of the process and rations them. Thread-safe.
 *
 * <p>Sockets are counted as they open and close, so that no burst is missed; other descriptors
 * (jars, logs, selectors) are measured from time to time by {@link #measure()}.
 *
 * <p>When few are free, new callers are paused first, then new connections to upstreams; the
 * reserve is for the admin plane, configuration, logs and classes.
 */
public final class FileDescriptors {
    private static final long MIN_RESERVE = 24;
    private static final long MAX_RESERVE = 256;
    private static final long RESERVE_FRACTION = 16;
    private static final int MAX_MEASUREMENTS = 3;

    private final long limit;
    private final long reserve;
    private final LongSupplier measured;
    private final AtomicLong sockets = new AtomicLong();
    private final AtomicLong closing = new AtomicLong();
    private volatile long others;
    private volatile long expected;

    /**
     * Creates a counter with a limit of {@code limit} descriptors.
     *
     * @param measured the number the process has open; negative if unknown
     */
    public FileDescriptors(long limit, LongSupplier measured) {
        this.limit = limit;
        this.reserve = Math.clamp(limit / RESERVE_FRACTION, MIN_RESERVE, MAX_RESERVE);
        this.measured = measured;
        measure();
    }

    /** The descriptors of this process; unlimited if the system does not report its limit. */
    public static FileDescriptors ofProcess() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() > 0) {
            return new FileDescriptors(unix.getMaxFileDescriptorCount(), () -> openOf(unix));
        }
        return new FileDescriptors(Long.MAX_VALUE, () -> -1);
    }

    /**
     * Returns the number open. Reading the table takes a descriptor: if that fails, all are open.
     */
    private static long openOf(UnixOperatingSystemMXBean unix) {
        try {
            return unix.getOpenFileDescriptorCount();
        } catch (InternalError none) {
            return unix.getMaxFileDescriptorCount();
        }
    }

    /**
     * Measures the descriptors other than sockets; reads the process's table, so not on an event
     * loop.
     *
     * <p>Sockets open and close meanwhile. When in doubt, a descriptor counts twice until the next
     * measurement rather than not at all: those of closing sockets may be released or not, so they
     * count as others too.
     */
    public void measure() {
        for (int tries = 0; tries < MAX_MEASUREMENTS; tries++) {
            long before = sockets.get();
            long all = measured.getAsLong();
            long after = sockets.get();
            if (all >= 0) {
                others = Math.max(0, all - Math.min(before, after));
            }
            if (before == after && closing.get() == 0) {
                return;
            }
        }
    }

    /** Reserves {@code more} for descriptors about to be opened, until called with 0. */
    public void expect(long more) {
        expected = more;
    }

    /** Counts a socket that is about to be opened. */
    void opened() {
        sockets.incrementAndGet();
    }

    /** Counts a socket that was closed, and whose descriptor is not yet released. */
    void closing() {
        closing.incrementAndGet();
        sockets.decrementAndGet();
    }

    /** Counts a descriptor of a closed socket that was released. */
    void released() {
        closing.decrementAndGet();
    }

    /** The maximum number of descriptors. */
    public long limit() {
        return limit;
    }

    /** The number open, including expected ones. */
    public long open() {
        return others + expected + sockets.get() + closing.get();
    }

    /** The number of open sockets. */
    public long sockets() {
        return sockets.get();
    }

    /** The maximum number of sockets for callers and upstreams together. */
    public long usable() {
        return Math.max(0, limit - others - expected - reserve);
    }

    /**
     * Returns whether one more caller may connect; leaves some for the upstreams of current
     * callers.
     */
    public boolean mayAccept() {
        return limit - open() > 2 * reserve;
    }

    /** Returns whether one more upstream connection may be opened. */
    public boolean mayConnect() {
        return limit - open() > reserve;
    }

    /**
     * Returns the reason to route callers to another replica; empty if descriptors suffice. Present
     * before callers are paused, and as long as they might be paused again at once.
     */
    public Optional<String> scarcity() {
        return limit - open() > 3 * reserve
                ? Optional.empty()
                : Optional.of(
                        "%d of %d file descriptors are open; the rest is kept in reserve"
                                .formatted(open(), limit));
    }
}
