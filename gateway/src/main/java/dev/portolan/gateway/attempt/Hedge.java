package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.DeploymentLatency;
import dev.portolan.gateway.time.Watchdog;

import java.time.Duration;
import java.util.Optional;

/**
 * Starts a second attempt beside the first.
 *
 * <p>Where the policy hedges: after the time that it names, and not before the first one's
 * deployment has been silent for longer than in 95 of 100 answers, so that hedging adds a twentieth
 * to the traffic of a healthy deployment and not more. Under every policy, where the first attempt
 * probes a deployment that was broken and needs three times as long as usual there: its caller does
 * not wait for a deployment that is still broken.
 */
public final class Hedge {
    private static final double USUAL = 0.95;
    private static final int MUCH_LONGER = 3;
    private static final long FIRST_TOKEN_SOON = Duration.ofSeconds(2).toNanos();
    private static final long AFTER_SLOWNESS = Duration.ofSeconds(4).toNanos();
    private static final long UNKNOWN_WHOLE = Duration.ofSeconds(10).toNanos();

    private final Optional<Duration> after;
    private final Watchdog watchdog;
    private final Watchdog.Watch watch;

    Hedge(Optional<Duration> after, Watchdog watchdog, Runnable startSecond) {
        this.after = after;
        this.watchdog = watchdog;
        this.watch = watchdog.watch(startSecond);
    }

    /** Starts the time of {@code first}, whose answer is a stream or a whole one. */
    void arm(AttemptPlan first, boolean stream) {
        long now = watchdog.now();
        boolean looks = first.permit().probesRecovery();
        if (after.isEmpty() && !looks) {
            return;
        }
        long usual = usual(first.deployment(), stream, now);
        long wait = after.map(named -> Math.max(named.toNanos(), usual)).orElse(Long.MAX_VALUE);
        watch.expireIn(looks ? Math.min(wait, patience(first.deployment(), stream, now)) : wait);
    }

    private static long usual(LiveDeployment deployment, boolean stream, long now) {
        DeploymentLatency latency = deployment.latency();
        return stream
                ? latency.firstTokenQuantile(USUAL, now)
                : latency.wholeAnswerQuantile(USUAL, now);
    }

    /** The time after which a caller no longer waits for a deployment that may still be broken. */
    public static long patience(LiveDeployment deployment, boolean stream, long now) {
        if (deployment.health().isSlowOutage()) {
            return AFTER_SLOWNESS;
        }
        long usual = usual(deployment, stream, now);
        boolean unknown = usual < 0 && !stream;
        return unknown ? UNKNOWN_WHOLE : Math.max(FIRST_TOKEN_SOON, MUCH_LONGER * usual);
    }

    void close() {
        watch.close();
    }
}
