package dev.portolan.provider.credential;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that only advances when the test advances it. */
final class TestingClock implements InstantSource {
    private final AtomicReference<Instant> now;

    TestingClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    static TestingClock standing() {
        return new TestingClock(Instant.parse("2026-11-23T12:00:00Z"));
    }

    void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
