package dev.portolan.gateway.time;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The gateway's sources of time.
 *
 * @param nanos monotonic nanoseconds from an arbitrary origin, for durations
 * @param clock the time of day
 * @param tickMillis the interval at which an event loop checks its watches
 */
public record TimeSource(LongSupplier nanos, Clock clock, long tickMillis) {
    private static final long TICK_MILLIS = 50;

    /** The machine's time. */
    public static TimeSource system() {
        return at(Clock.systemUTC());
    }

    /** The machine's monotonic time with {@code clock} as the time of day. */
    public static TimeSource at(Clock clock) {
        return new TimeSource(System::nanoTime, clock, TICK_MILLIS);
    }
}
