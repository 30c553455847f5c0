package dev.portolan.provider.credential;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The pause after failures in a row: doubling from {@code first} to {@code longest}, jittered. */
public record Backoff(Duration first, Duration longest, RandomGenerator random) {
    private static final double JITTER = 0.2;

    public Duration after(int failures) {
        int doublings = Math.min(failures - 1, 20);
        long millis = Math.min(first.toMillis() << doublings, longest.toMillis());
        return Duration.ofMillis((long) (millis * (1 - JITTER * random.nextDouble())));
    }
}
