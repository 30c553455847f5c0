package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.tuning.HealthSettings;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Streams and whole answers are measured separately. */
final class DeploymentLatencyTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void wholeAnswer_measured_leavesFirstTokenUnknown() {
        DeploymentLatency latency = new DeploymentLatency(HealthSettings.DEFAULT.latency());
        latency.recordWholeAnswer(20 * SECOND, 0);

        assertThat(latency.firstTokenQuantile(0.5, 0)).isEqualTo(-1);
        assertThat(latency.peakAverage(0)).isNegative();
        assertThat(latency.wholeAnswerQuantile(0.5, 0)).isBetween(16 * SECOND, 25 * SECOND);
    }

    @Test
    void firstToken_measured_leavesWholeAnswerUnknown() {
        DeploymentLatency latency = new DeploymentLatency(HealthSettings.DEFAULT.latency());
        latency.recordFirstToken(SECOND, 0);

        assertThat(latency.wholeAnswerQuantile(0.5, 0)).isEqualTo(-1);
        assertThat(latency.firstTokenQuantile(0.5, 0)).isBetween(SECOND * 3 / 4, SECOND * 5 / 4);
    }

    @Test
    void apply_otherSettings_startsEmptyAndTheSameKeepsAll() {
        DeploymentLatency latency = new DeploymentLatency(HealthSettings.DEFAULT.latency());
        latency.recordFirstToken(SECOND, 0);

        latency.apply(HealthSettings.DEFAULT.latency());
        assertThat(latency.firstTokenQuantile(0.5, 0)).isPositive();

        latency.apply(new HealthSettings.Latency(Duration.ofSeconds(5), Duration.ofSeconds(5)));
        assertThat(latency.firstTokenQuantile(0.5, 0)).isEqualTo(-1);
        latency.recordFirstToken(SECOND, 0);
        assertThat(latency.firstTokenQuantile(0.5, 30 * SECOND)).isEqualTo(-1);
    }
}
