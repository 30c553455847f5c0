package dev.portolan.load.gatling;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Schedules events during a load test. */
final class ScheduledEvents {
    private static final ScheduledExecutorService SCHEDULER =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

    private ScheduledEvents() {}

    /** Runs {@code event} once after {@code delay}. */
    public static void after(Duration delay, Runnable event) {
        var _ = SCHEDULER.schedule(event, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
