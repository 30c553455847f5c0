package dev.portolan.gateway.limits.shared;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The server's time, estimated from its last reply. Thread-safe. */
final class ServerClock {
    private final LongSupplier nanoClock;
    private volatile long offset;

    ServerClock(LongSupplier nanoClock, InstantSource clock) {
        this.nanoClock = nanoClock;
        this.offset = TimeUnit.MILLISECONDS.toNanos(clock.millis()) - nanoClock.getAsLong();
    }

    /** Takes the time of a reply, in nanoseconds since 1970. */
    void observe(long serverNanos) {
        offset = serverNanos - nanoClock.getAsLong();
    }

    /** Returns the time in nanoseconds since 1970. */
    long nanos() {
        return nanoClock.getAsLong() + offset;
    }

    /** Returns the time in milliseconds since 1970. */
    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos());
    }
}
