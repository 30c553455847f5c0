package dev.portolan.load.gatling;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What happens to a rig while it is under load. */
final class ScheduledEvents {
    private static final ScheduledExecutorService CLOCK =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

    private ScheduledEvents() {}

    /** Lets {@code event} happen once, so long after the simulation was set up. */
    public static void after(Duration wait, Runnable event) {
        var _ = CLOCK.schedule(event, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
