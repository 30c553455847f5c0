package dev.portolan.gateway.time;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that starts at the current time and never jumps, for measuring durations: a correction of
 * the machine's clock must not keep a circuit open for an hour. Thread-safe.
 */
public final class SteadyClock extends Clock {
    private final Instant start;
    private final long startNanos;
    private final LongSupplier nanoTime;
    private final ZoneId zone;

    /** Creates a clock that starts at {@code timeOfDay} and advances with {@code nanoTime}. */
    public SteadyClock(InstantSource timeOfDay, LongSupplier nanoTime) {
        this(timeOfDay.instant(), nanoTime.getAsLong(), nanoTime, ZoneOffset.UTC);
    }

    private SteadyClock(Instant start, long startNanos, LongSupplier nanoTime, ZoneId zone) {
        this.start = start;
        this.startNanos = startNanos;
        this.nanoTime = nanoTime;
        this.zone = zone;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoTime.getAsLong() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SteadyClock(start, startNanos, nanoTime, other);
    }
}
