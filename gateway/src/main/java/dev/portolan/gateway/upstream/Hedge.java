package dev.portolan.gateway.upstream;

import dev.portolan.gateway.time.Watchdog;

import java.time.Duration;
import java.util.Optional;

/**
 * When a second attempt starts beside the first: after the time that the policy names, and not
 * before the first one's deployment has been silent for longer than in 95 of 100 answers, so that
 * hedging adds a twentieth to the traffic of a healthy deployment and not more.
 */
final class Hedge {
    private static final double USUAL = 0.95;

    private final Optional<Duration> after;
    private final Watchdog watchdog;
    private final Watchdog.Watch watch;

    Hedge(Optional<Duration> after, Watchdog watchdog, Runnable askBeside) {
        this.after = after;
        this.watchdog = watchdog;
        this.watch = watchdog.watch(askBeside);
    }

    /** Counts from now on, for an attempt at {@code first} to have a stream or a whole answer. */
    void arm(LiveDeployment first, boolean stream) {
        if (after.isPresent()) {
            long now = watchdog.now();
            long usual =
                    stream
                            ? first.latency().firstTokenAt(USUAL, now)
                            : first.latency().wholeAt(USUAL, now);
            watch.expireIn(Math.max(after.get().toNanos(), usual));
        }
    }

    void close() {
        watch.close();
    }
}
