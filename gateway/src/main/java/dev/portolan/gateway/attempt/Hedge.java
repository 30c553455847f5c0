package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.DeploymentLatency;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.gateway.tuning.HealthSettings;

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
        double quantile = deployment.health().settings().hedging().quantile();
        return stream
                ? latency.firstTokenQuantile(quantile, now)
                : latency.wholeAnswerQuantile(quantile, now);
    }

    /** The time after which a caller no longer waits for a deployment that may still be broken. */
    public static long patience(LiveDeployment deployment, boolean stream, long now) {
        HealthSettings.Hedging settings = deployment.health().settings().hedging();
        if (deployment.health().isSlowOutage()) {
            return settings.slowProbe().toNanos();
        }
        long usual = usual(deployment, stream, now);
        boolean unknown = usual < 0 && !stream;
        return unknown
                ? settings.probeAnswer().toNanos()
                : Math.max(settings.probeFirstToken().toNanos(), settings.probeFactor() * usual);
    }

    void close() {
        watch.close();
    }
}
