package dev.portolan.gateway;

import dev.portolan.gateway.time.TimeSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A clock that is stopped until the test moves it. */
public final class TestingTime extends Clock {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long TICK_MILLIS = 2;

    /** The number of readings of two ticks on two event loops, and some more. */
    private static final int READINGS = 8;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong readings = new AtomicLong();

    TimeSource source() {
        return new TimeSource(this::read, this, TICK_MILLIS);
    }

    private long read() {
        readings.incrementAndGet();
        return nanos.get();
    }

    /** Advances the time, and waits until all event loops have read it. */
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        long until = readings.get() + READINGS;
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (readings.get() < until && System.nanoTime() < giveUp) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
