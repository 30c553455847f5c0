package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.tuning.HealthSettings;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class DeploymentHealthTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final Duration OPEN = Duration.ofMillis(3_001);

    private final TestingClock clock = new TestingClock();
    private final DeploymentHealth health = new DeploymentHealth("d", clock);

    @Test
    void circuit_ofABrokenDeployment_opensAndPermitsOneProbeAtATime() {
        breakDown();
        assertThat(health.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.CIRCUIT_OPEN);
        assertThat(health.mayAcquire()).isFalse();
        clock.advance(OPEN);
        assertThat(health.mayAcquire()).isTrue();
        AttemptPermit probe = permit();
        assertThat(probe.isProbe()).isTrue();
        assertThat(health.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.PROBED);
        assertThat(health.mayAcquire()).isFalse();
        probe.failed(AttemptOutcome.RESET);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void probe_abandoned_isNoVerdictAndPermitsAnother() {
        breakDown();
        clock.advance(OPEN);
        permit().abandoned();
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
        assertThat(permit().isProbe()).isTrue();
    }

    @Test
    void deployment_downForAMinute_closesWithinTenSecondsOfItsRecovery() {
        long recoveredAt = clock.millis() + 60_000;
        long back = -1;
        while (back < 0) {
            AttemptPermit permit =
                    health.tryAcquire() instanceof AttemptPermit taken ? taken : null;
            if (permit != null && clock.millis() >= recoveredAt) {
                permit.onFirstToken(0, SECOND);
                back = health.state() == DeploymentHealth.State.CLOSED ? clock.millis() : -1;
                permit.succeeded(0, SECOND);
            } else if (permit != null) {
                permit.failed(AttemptOutcome.NOT_CONNECTED);
            }
            clock.advance(Duration.ofMillis(100));
        }
        assertThat(back - recoveredAt).isLessThan(10_000);
    }

    @Test
    void probe_waitingForLong_isSupersededByTheNext() {
        breakDown();
        clock.advance(OPEN);
        AttemptPermit first = permit();
        clock.advance(Duration.ofMillis(2_900));
        assertThat(health.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.PROBED);
        clock.advance(Duration.ofMillis(100));
        AttemptPermit second = permit();
        assertThat(second.isProbe()).isTrue();
        first.failed(AttemptOutcome.NO_FIRST_TOKEN);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
        second.onFirstToken(0, SECOND);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        second.succeeded(0, SECOND);
        assertThat(health.inFlight()).isZero();
    }

    @Test
    void probe_abandonedLate_leavesTheNextToItsInterval() {
        breakDown();
        clock.advance(OPEN);
        AttemptPermit probe = permit();
        clock.advance(Duration.ofMillis(2_300));
        probe.abandoned();
        assertThat(health.mayAcquire()).isFalse();
        clock.advance(Duration.ofMillis(700));
        assertThat(permit().isProbe()).isTrue();
    }

    @Test
    void probe_slow_leavesTheCircuitOpen() {
        breakDown();
        clock.advance(OPEN);
        permit().onFirstToken(SECOND - 1, SECOND);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void lastResort_atASlowDeployment_getsAPermitAndAtABrokenOneNot() {
        slowDown();
        assertThat(health.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.CIRCUIT_OPEN);
        assertThat(health.tryAcquire(AttemptKind.LAST_RESORT)).isInstanceOf(AttemptPermit.class);
        DeploymentHealth broken = new DeploymentHealth("broken", clock);
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(broken.tryAcquire()).failed(AttemptOutcome.RESET);
        }
        assertThat(broken.tryAcquire(AttemptKind.LAST_RESORT))
                .isEqualTo(DeploymentHealth.Rejection.CIRCUIT_OPEN);
    }

    @Test
    void outage_thatIsOver_resetsTheLimit() {
        for (int i = 0; i < 5; i++) {
            permit().failed(AttemptOutcome.OVERLOADED);
        }
        assertThat(health.limit()).isEqualTo(HealthSettings.DEFAULT.concurrencyLimit().min());
        clock.advance(OPEN);
        permit().onFirstToken(0, SECOND);
        assertThat(health.limit()).isEqualTo(HealthSettings.DEFAULT.concurrencyLimit().max());
    }

    @Test
    void circuit_openedByOldAttempts_isProbedAtOnce() {
        List<AttemptPermit> silent = List.of(permit(), permit(), permit(), permit(), permit());
        clock.advance(Duration.ofSeconds(10));
        silent.forEach(permit -> permit.failed(AttemptOutcome.NO_FIRST_TOKEN));
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.OPEN);
        clock.advance(Duration.ofMillis(2));
        assertThat(permit().isProbe()).isTrue();
    }

    @Test
    void silence_afterLaterAttemptsAnswered_isNoVerdict() {
        List<AttemptPermit> silent = List.of(permit(), permit(), permit(), permit(), permit());
        clock.advance(Duration.ofSeconds(5));
        for (int i = 0; i < 3; i++) {
            permit().onFirstToken(0, SECOND);
        }
        clock.advance(Duration.ofSeconds(5));
        silent.forEach(permit -> permit.failed(AttemptOutcome.NO_FIRST_TOKEN));
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.CLOSED);
    }

    @Test
    void silence_ofHalfOfTheAttempts_opensTheCircuit() {
        List<AttemptPermit> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            silent.add(permit());
            AttemptPermit answered = permit();
            answered.onFirstToken(0, SECOND);
            answered.succeeded(0, SECOND);
            clock.advance(Duration.ofMillis(500));
        }
        silent.subList(0, 12).forEach(permit -> permit.failed(AttemptOutcome.NO_FIRST_TOKEN));
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void outlier_afterTwoSuccessfulProbes_isNoLongerOne() {
        for (int i = 0; i < 10; i++) {
            permit().succeeded(0, SECOND);
        }
        for (int i = 0; i < 5; i++) {
            permit().failed(AttemptOutcome.RESET);
        }
        assertThat(health.failsOften()).isTrue();
        assertThat(health.tryAcquire(AttemptKind.OUTLIER_PROBE))
                .isEqualTo(DeploymentHealth.Rejection.OUTLIER);
        for (int i = 0; i < 2; i++) {
            assertThat(health.failsOften()).isTrue();
            clock.advance(Duration.ofSeconds(2));
            AttemptPermit trial = TestingPermit.of(health.tryAcquire(AttemptKind.OUTLIER_PROBE));
            assertThat(health.tryAcquire(AttemptKind.OUTLIER_PROBE))
                    .isEqualTo(DeploymentHealth.Rejection.OUTLIER);
            trial.onFirstToken(0, SECOND);
        }
        assertThat(health.failsOften()).isFalse();
    }

    @Test
    void probe_withFirstToken_closesTheCircuitBeforeItsAnswerEnds() {
        breakDown();
        clock.advance(OPEN);
        AttemptPermit probe = permit();
        probe.onFirstToken(0, SECOND);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        probe.failed(AttemptOutcome.CUT);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        assertThat(health.inFlight()).isZero();
    }

    @Test
    void recovery_fromSecondToSecond_permitsMore() {
        breakDown();
        clock.advance(OPEN);
        AttemptPermit probe = permit();
        probe.onFirstToken(0, SECOND);
        probe.succeeded(0, SECOND);
        assertThat(fill()).isEqualTo(4);
        assertThat(health.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.RECOVERING);
        TestingPermit.of(health.tryAcquire(AttemptKind.LAST_RESORT)).abandoned();
        clock.advance(Duration.ofSeconds(1));
        assertThat(fill()).isEqualTo(4);
        clock.advance(Duration.ofSeconds(1));
        assertThat(fill()).isEqualTo(8);
        assertThat(health.slowStartShare()).isBetween(0.3, 0.5);
        clock.advance(Duration.ofSeconds(8));
        assertThat(health.tryAcquire()).isInstanceOf(AttemptPermit.class);
        assertThat(health.slowStartShare()).isEqualTo(1);
    }

    @Test
    void attempt_fromBeforeAnOutage_isNoVerdictOnTheRecovery() {
        AttemptPermit old = permit();
        breakDown();
        clock.advance(OPEN);
        AttemptPermit probe = permit();
        old.succeeded(0, SECOND);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
        probe.abandoned();
    }

    @Test
    void calls_slow_openTheCircuit() {
        for (int i = 0; i < 5; i++) {
            permit().succeeded(SECOND - 1, SECOND);
        }
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void permit_abandoned_isNoVerdict() {
        for (int i = 0; i < 50; i++) {
            permit().abandoned();
        }
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        assertThat(health.inFlight()).isZero();
    }

    @Test
    void limit_afterARateLimit_fallsAndThenGrowsAgain() {
        List<AttemptPermit> inFlight = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            inFlight.add(permit());
        }
        inFlight.removeLast().failed(AttemptOutcome.RATE_LIMITED);
        assertThat(health.limit()).isEqualTo(16);
        assertThat(health.mayAcquire()).isFalse();
        assertThat(health.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.FULL);
        while (inFlight.size() > 10) {
            inFlight.removeLast().succeeded(0, SECOND);
        }
        assertThat(health.limit()).isGreaterThan(16);
        assertThat(health.tryAcquire()).isInstanceOf(AttemptPermit.class);
    }

    @Test
    void rateLimits_ofOneBurst_countAsOne() {
        List<AttemptPermit> inFlight = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            inFlight.add(permit());
        }
        inFlight.reversed().forEach(permit -> permit.failed(AttemptOutcome.RATE_LIMITED));
        assertThat(health.limit()).isEqualTo(80);
    }

    @Test
    void permit_endedTwice_countsOnce() {
        AttemptPermit permit = permit();
        permit.succeeded(0, SECOND);
        permit.abandoned();
        permit.failed(AttemptOutcome.RESET);
        assertThat(health.inFlight()).isZero();
    }

    private void breakDown() {
        for (int i = 0; i < 5; i++) {
            permit().failed(AttemptOutcome.RESET);
        }
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    private void slowDown() {
        for (int i = 0; i < 5; i++) {
            permit().succeeded(SECOND - 1, SECOND);
        }
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    private int fill() {
        int taken = 0;
        while (health.tryAcquire() instanceof AttemptPermit) {
            taken++;
        }
        return taken;
    }

    private AttemptPermit permit() {
        return TestingPermit.of(health.tryAcquire());
    }
}
