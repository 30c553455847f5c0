package dev.portolan.gateway.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

final class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void timeOfDay_setBack_doesNotMoveTheClock() {
        AtomicReference<Instant> day = new AtomicReference<>(START);
        AtomicLong nanos = new AtomicLong(-5);
        SteadyClock clock = new SteadyClock(day::get, nanos::get);
        day.set(START.minus(Duration.ofHours(1)));
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
        assertThat(clock.withZone(clock.getZone()).instant()).isEqualTo(clock.instant());
    }
}
