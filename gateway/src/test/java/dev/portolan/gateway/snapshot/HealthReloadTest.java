package dev.portolan.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.DeploymentHealth;
import dev.portolan.gateway.health.TestingClock;
import dev.portolan.gateway.health.TestingPermit;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.telemetry.Telemetry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A reload applies health settings to running deployments and keeps what was observed. */
final class HealthReloadTest {
    @TempDir private Path folder;
    private final TestingClock clock = new TestingClock();
    private final Telemetry telemetry = new Telemetry();

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void health_changedByAReload_appliesToTheRunningDeployment() throws IOException {
        RuntimeSnapshots snapshots = new RuntimeSnapshots(load("", ""), telemetry, clock, clock);
        DeploymentHealth health = paris(snapshots).health();
        assertThat(health.limit()).isEqualTo(16_384);

        snapshots.prepare(load("health: {concurrencyLimit: {max: 50}}\n", ""));

        assertThat(paris(snapshots).health()).isSameAs(health);
        assertThat(health.limit()).isEqualTo(50);
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(health.tryAcquire()).failed(AttemptOutcome.RESET);
        }
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void health_ofAnEndpoint_overridesTheGateways() throws IOException {
        RuntimeSnapshots snapshots =
                new RuntimeSnapshots(
                        load(
                                "health: {concurrencyLimit: {max: 50}, slowStart: {minShare:"
                                        + " 0.5}}\n",
                                "    health: {concurrencyLimit: {max: 20}}\n"),
                        telemetry,
                        clock,
                        clock);
        assertThat(paris(snapshots).health().limit()).isEqualTo(20);
        assertThat(paris(snapshots).health().settings().slowStart().minShare()).isEqualTo(0.5);
    }

    @Test
    void circuit_openAtAReload_staysOpenUntilItsNextProbe() throws IOException {
        RuntimeSnapshots snapshots = new RuntimeSnapshots(load("", ""), telemetry, clock, clock);
        DeploymentHealth health = paris(snapshots).health();
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(health.tryAcquire()).failed(AttemptOutcome.RESET);
        }
        clock.advance(Duration.ofSeconds(1));

        snapshots.prepare(load("health: {circuitBreaker: {minimumCalls: 2, window: 4}}\n", ""));

        assertThat(health.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.CIRCUIT_OPEN);
        assertThat(health.nextProbeIn()).isEqualTo(Duration.ofSeconds(2));
        clock.advance(Duration.ofMillis(2_001));
        var probe = TestingPermit.of(health.tryAcquire());
        assertThat(probe.isProbe()).isTrue();
        probe.onFirstToken(0, 1);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        probe.succeeded(0, 1);
        assertThat(health.slowStartShare()).isLessThan(1);
        assertThat(health.inFlight()).isZero();
        for (int i = 0; i < 2; i++) {
            TestingPermit.of(health.tryAcquire()).failed(AttemptOutcome.RESET);
        }
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void circuit_halfOpenAtAReload_permitsAProbeAgain() throws IOException {
        RuntimeSnapshots snapshots = new RuntimeSnapshots(load("", ""), telemetry, clock, clock);
        DeploymentHealth health = paris(snapshots).health();
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(health.tryAcquire()).failed(AttemptOutcome.RESET);
        }
        clock.advance(Duration.ofMillis(3_001));
        var before = TestingPermit.of(health.tryAcquire());

        snapshots.prepare(load("health: {circuitBreaker: {probeEvery: 1s}}\n", ""));

        assertThat(health.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
        var probe = TestingPermit.of(health.tryAcquire());
        assertThat(health.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.PROBED);
        before.failed(AttemptOutcome.RESET);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
        probe.succeeded(0, 1);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        assertThat(health.inFlight()).isZero();
    }

    @Test
    void attempt_inFlightAtAReload_isCountedOutAndIsNoVerdict() throws IOException {
        RuntimeSnapshots snapshots = new RuntimeSnapshots(load("", ""), telemetry, clock, clock);
        DeploymentHealth health = paris(snapshots).health();
        var permit = TestingPermit.of(health.tryAcquire());
        snapshots.prepare(load("health: {circuitBreaker: {minimumCalls: 1, window: 1}}\n", ""));
        assertThat(permit.isCurrent()).isFalse();
        permit.failed(AttemptOutcome.RESET);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        assertThat(health.inFlight()).isZero();
    }

    @Test
    void slowStart_switchedOff_permitsAllAtOnceAfterAnOutage() throws IOException {
        String off = "health: {slowStart: {window: 0, limitWindow: 0}}\n";
        DeploymentHealth health =
                paris(new RuntimeSnapshots(load(off, ""), telemetry, clock, clock)).health();
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(health.tryAcquire()).failed(AttemptOutcome.RESET);
        }
        clock.advance(Duration.ofMillis(3_001));
        TestingPermit.of(health.tryAcquire()).succeeded(0, 1);
        assertThat(health.slowStartShare()).isEqualTo(1);
        for (int i = 0; i < 50; i++) {
            TestingPermit.of(health.tryAcquire());
        }
        assertThat(health.inFlight()).isEqualTo(50);
    }

    @Test
    void outlierDetection_switchedOff_ejectsNone() throws IOException {
        RuntimeSnapshots snapshots = new RuntimeSnapshots(load("", ""), telemetry, clock, clock);
        LiveDeployment paris = paris(snapshots);
        for (int i = 0; i < 10; i++) {
            TestingPermit.of(paris.health().tryAcquire()).succeeded(0, 1);
        }
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(paris.health().tryAcquire()).failed(AttemptOutcome.RESET);
        }
        assertThat(snapshots.current().fleet().isOutlier(paris)).isTrue();

        snapshots.prepare(load("health: {outlierDetection: {maxEjected: 0}}\n", ""));

        assertThat(snapshots.current().fleet().isOutlier(paris(snapshots))).isFalse();
    }

    private static LiveDeployment paris(RuntimeSnapshots snapshots) {
        return snapshots.current().fleet().at(0);
    }

    private Snapshot load(String gateway, String endpoint) throws IOException {
        write(
                "portolan.yaml",
                "node: {id: n, country: FR}\ncatalog: [c.yaml]\n"
                        + "policies: [p.yaml]\ntenants: t.yaml\n"
                        + gateway);
        write("c.yaml", "endpoints:\n" + endpoint("paris") + endpoint + endpoint("berlin"));
        write("p.yaml", "policies: [{name: all}]\n");
        write(
                "t.yaml",
                "tenants: [{id: acme, keys: [{id: k, hash: \"sha256:%s\"}]}]\n"
                        .formatted("0".repeat(64)));
        LoadResult loaded = new ConfigLoader(folder, Map.of(), clock).load();
        if (!(loaded instanceof LoadResult.Valid valid)) {
            throw new AssertionError(loaded.findings());
        }
        return valid.snapshot();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String endpoint(String id) {
        return """
          - id: %s
            provider: vllm
            url: http://127.0.0.1:1/v1
            location: {country: FR}
            operator: {name: Acme, country: FR}
            retention: none
            models: [{model: m}]
        """
                .formatted(id);
    }
}
