package dev.portolan.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingDecision;
import dev.portolan.gateway.health.AttemptPermit;
import dev.portolan.gateway.health.DeploymentHealth;
import dev.portolan.gateway.health.TestingClock;
import dev.portolan.gateway.health.TestingPermit;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.telemetry.Telemetry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Log lines about deployments that fail and recover, and how often they are written. */
final class HealthLogTest {
    @TempDir private Path folder;
    private final TestingClock clock = new TestingClock();
    private final Telemetry telemetry = new Telemetry();
    private final List<String> lines = new ArrayList<>();
    private final HealthLog log =
            new HealthLog(clock, (level, line) -> lines.add(level + " " + line));
    private Fleet fleet;
    private DeploymentHealth health;

    @BeforeEach
    void start() {
        fleet = TestingDecision.in(folder, clock, telemetry).snapshot().fleet();
        health = fleet.at(0).health();
        log.logChanges(fleet);
    }

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void circuit_openingAndClosing_isLoggedOnceEach() {
        fail(3, AttemptOutcome.RESET);
        fail(2, AttemptOutcome.OVERLOADED);
        lookFor(4);
        assertThat(lines)
                .containsExactly(
                        "WARNING circuit of paris/m opened: 5 of 5 attempts in the last minute"
                                + " failed (overloaded 2, reset 3)");
        lines.clear();
        for (int i = 0; i < 5; i++) {
            permit().failed(AttemptOutcome.RESET);
            lookFor(4);
        }
        AttemptPermit probe = permit();
        lookFor(1);
        probe.onFirstToken(0, 1);
        probe.succeeded(0, 1);
        lookFor(10);
        assertThat(lines)
                .containsExactly(
                        "WARNING circuit of paris/m is half-open: one request at a time probes it",
                        "INFO circuit of paris/m closed after 25 s");
    }

    @Test
    void circuit_openBetweenTwoCalls_isLoggedAfterwards() {
        fail(5, AttemptOutcome.RESET);
        clock.advance(Duration.ofMillis(3_001));
        permit().onFirstToken(0, 1);
        lookFor(1);
        assertThat(lines).containsExactly("INFO circuit of paris/m opened and closed again");
    }

    @Test
    void outlier_ejectedAndReturned_isLoggedOnceEach() {
        for (int i = 0; i < 10; i++) {
            permit().succeeded(0, 1);
        }
        fail(5, AttemptOutcome.SERVER_ERROR);
        lookFor(4);
        clock.advance(Duration.ofSeconds(31));
        lookFor(4);
        assertThat(lines)
                .containsExactly(
                        "WARNING paris/m is ejected as an outlier: 5 of 15 attempts in the last"
                                + " minute failed (server_error 5)",
                        "INFO paris/m is no longer an outlier");
    }

    @Test
    void circuit_openingAndClosingAllTheTime_isLoggedSixTimesAMinute() {
        for (int i = 0; i < 60; i++) {
            fail(5, AttemptOutcome.RESET);
            lookFor(4);
            permit().succeeded(0, 1);
            lookFor(1);
        }
        assertThat(lines).hasSizeBetween(20, 36);
        lookFor(60);
        assertThat(lines.getLast()).matches("INFO circuit of paris/m .*closed.*");
    }

    private void fail(int times, AttemptOutcome outcome) {
        for (int i = 0; i < times; i++) {
            permit().failed(outcome);
        }
    }

    private AttemptPermit permit() {
        return TestingPermit.of(health.tryAcquire());
    }

    private void lookFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            log.logChanges(fleet);
        }
    }
}
