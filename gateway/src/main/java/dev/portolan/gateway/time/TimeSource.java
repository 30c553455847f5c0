package dev.portolan.gateway.time;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * Where a gateway reads the time from.
 *
 * @param nanos nanoseconds from an arbitrary origin, by which durations are measured
 * @param clock the time of day
 * @param tickMillis how often the clocks of an event loop are compared with the time
 */
public record TimeSource(LongSupplier nanos, Clock clock, long tickMillis) {
    private static final long TICK_MILLIS = 50;

    /** This machine's. */
    public static TimeSource system() {
        return at(Clock.systemUTC());
    }

    /** This machine's, with another time of day. */
    public static TimeSource at(Clock clock) {
        return new TimeSource(System::nanoTime, clock, TICK_MILLIS);
    }
}
