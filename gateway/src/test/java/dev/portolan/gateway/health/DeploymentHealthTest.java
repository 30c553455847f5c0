package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.AttemptOutcome;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class DeploymentHealthTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final Duration OPEN = Duration.ofMillis(3_001);

    private final TestingClock clock = new TestingClock();
    private final DeploymentHealth guard = new DeploymentHealth("d", clock);

    @Test
    void circuit_ofABrokenPlace_opensAndLetsOneThroughAtATime() {
        breakDown();
        assertThat(guard.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.CIRCUIT_OPEN);
        assertThat(guard.mayAcquire()).isFalse();
        clock.advance(OPEN);
        assertThat(guard.mayAcquire()).isTrue();
        DeploymentHealth.Permit probe = permit();
        assertThat(probe.isProbe()).isTrue();
        assertThat(guard.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.PROBED);
        assertThat(guard.mayAcquire()).isFalse();
        probe.failed(AttemptOutcome.RESET);
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void probe_abandoned_isNoVerdictAndMakesRoomForAnother() {
        breakDown();
        clock.advance(OPEN);
        permit().abandoned();
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
        assertThat(permit().isProbe()).isTrue();
    }

    @Test
    void placeDownForAMinute_isBackWithinTenSecondsOfItsRecovery() {
        long recoveredAt = clock.millis() + 60_000;
        long back = -1;
        while (back < 0) {
            DeploymentHealth.Permit permit =
                    guard.tryAcquire() instanceof DeploymentHealth.Permit taken ? taken : null;
            if (permit != null && clock.millis() >= recoveredAt) {
                permit.answering(0, SECOND);
                back = guard.state() == DeploymentHealth.State.CLOSED ? clock.millis() : -1;
                permit.succeeded(0, SECOND);
            } else if (permit != null) {
                permit.failed(AttemptOutcome.NOT_CONNECTED);
            }
            clock.advance(Duration.ofMillis(100));
        }
        assertThat(back - recoveredAt).isLessThan(10_000);
    }

    @Test
    void probeThatWaitsForLong_isOvertakenByTheNext() {
        breakDown();
        clock.advance(OPEN);
        DeploymentHealth.Permit first = permit();
        clock.advance(Duration.ofMillis(2_900));
        assertThat(guard.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.PROBED);
        clock.advance(Duration.ofMillis(100));
        DeploymentHealth.Permit second = permit();
        assertThat(second.isProbe()).isTrue();
        first.failed(AttemptOutcome.NO_FIRST_TOKEN);
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
        second.answering(0, SECOND);
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        second.succeeded(0, SECOND);
        assertThat(guard.inFlight()).isZero();
    }

    @Test
    void probesOneAfterTheOther_areNotMadeAtOnceWhenOneIsGivenUpLate() {
        breakDown();
        clock.advance(OPEN);
        DeploymentHealth.Permit probe = permit();
        clock.advance(Duration.ofMillis(2_300));
        probe.abandoned();
        assertThat(guard.mayAcquire()).isFalse();
        clock.advance(Duration.ofMillis(700));
        assertThat(permit().isProbe()).isTrue();
    }

    @Test
    void probeThatIsSlow_leavesTheCircuitOpen() {
        breakDown();
        clock.advance(OPEN);
        permit().answering(SECOND - 1, SECOND);
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void slowPlace_isAskedByWhoHasNobodyElseAndABrokenOneIsNot() {
        slowDown();
        assertThat(guard.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.CIRCUIT_OPEN);
        assertThat(guard.tryAcquire(AttemptKind.URGENT))
                .isInstanceOf(DeploymentHealth.Permit.class);
        DeploymentHealth broken = new DeploymentHealth("broken", clock);
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(broken.tryAcquire()).failed(AttemptOutcome.RESET);
        }
        assertThat(broken.tryAcquire(AttemptKind.URGENT))
                .isEqualTo(DeploymentHealth.Rejection.CIRCUIT_OPEN);
    }

    @Test
    void outage_thatIsOver_leavesNoLimitBehind() {
        for (int i = 0; i < 5; i++) {
            permit().failed(AttemptOutcome.OVERLOADED);
        }
        assertThat(guard.limit()).isEqualTo(AimdLimit.LEAST);
        clock.advance(OPEN);
        permit().answering(0, SECOND);
        assertThat(guard.limit()).isEqualTo(AimdLimit.MOST);
    }

    @Test
    void circuitThatOpensByOldNews_isLookedAtAtOnce() {
        List<DeploymentHealth.Permit> silent =
                List.of(permit(), permit(), permit(), permit(), permit());
        clock.advance(Duration.ofSeconds(10));
        silent.forEach(permit -> permit.failed(AttemptOutcome.NO_FIRST_TOKEN));
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.OPEN);
        clock.advance(Duration.ofMillis(2));
        assertThat(permit().isProbe()).isTrue();
    }

    @Test
    void silenceThatOthersHaveOvertaken_isNoVerdict() {
        List<DeploymentHealth.Permit> silent =
                List.of(permit(), permit(), permit(), permit(), permit());
        clock.advance(Duration.ofSeconds(5));
        for (int i = 0; i < 3; i++) {
            permit().answering(0, SECOND);
        }
        clock.advance(Duration.ofSeconds(5));
        silent.forEach(permit -> permit.failed(AttemptOutcome.NO_FIRST_TOKEN));
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.CLOSED);
    }

    @Test
    void halfOfTheAnswersSilent_isAVerdict() {
        List<DeploymentHealth.Permit> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            silent.add(permit());
            DeploymentHealth.Permit answered = permit();
            answered.answering(0, SECOND);
            answered.succeeded(0, SECOND);
            clock.advance(Duration.ofMillis(500));
        }
        silent.subList(0, 12).forEach(permit -> permit.failed(AttemptOutcome.NO_FIRST_TOKEN));
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void suspect_twoTrialsThatGoWell_isNoneAnyMore() {
        for (int i = 0; i < 10; i++) {
            permit().succeeded(0, SECOND);
        }
        for (int i = 0; i < 5; i++) {
            permit().failed(AttemptOutcome.RESET);
        }
        assertThat(guard.suspect()).isTrue();
        assertThat(guard.tryAcquire(AttemptKind.OUTLIER))
                .isEqualTo(DeploymentHealth.Rejection.OUTLIER);
        for (int i = 0; i < 2; i++) {
            assertThat(guard.suspect()).isTrue();
            clock.advance(Duration.ofSeconds(2));
            DeploymentHealth.Permit trial = TestingPermit.of(guard.tryAcquire(AttemptKind.OUTLIER));
            assertThat(guard.tryAcquire(AttemptKind.OUTLIER))
                    .isEqualTo(DeploymentHealth.Rejection.OUTLIER);
            trial.answering(0, SECOND);
        }
        assertThat(guard.suspect()).isFalse();
    }

    @Test
    void probesFirstToken_closesTheCircuitBeforeItsAnswerEnds() {
        breakDown();
        clock.advance(OPEN);
        DeploymentHealth.Permit probe = permit();
        probe.answering(0, SECOND);
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        probe.failed(AttemptOutcome.CUT);
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        assertThat(guard.inFlight()).isZero();
    }

    @Test
    void recovery_letsMoreInFromSecondToSecond() {
        breakDown();
        clock.advance(OPEN);
        DeploymentHealth.Permit probe = permit();
        probe.answering(0, SECOND);
        probe.succeeded(0, SECOND);
        assertThat(fill()).isEqualTo(4);
        assertThat(guard.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.RECOVERING);
        TestingPermit.of(guard.tryAcquire(AttemptKind.URGENT)).abandoned();
        clock.advance(Duration.ofSeconds(1));
        assertThat(fill()).isEqualTo(4);
        clock.advance(Duration.ofSeconds(1));
        assertThat(fill()).isEqualTo(8);
        assertThat(guard.slowStart()).isBetween(0.3, 0.5);
        clock.advance(Duration.ofSeconds(8));
        assertThat(guard.tryAcquire()).isInstanceOf(DeploymentHealth.Permit.class);
        assertThat(guard.slowStart()).isEqualTo(1);
    }

    @Test
    void attemptFromBeforeAnOutage_saysNothingOfTheRecovery() {
        DeploymentHealth.Permit old = permit();
        breakDown();
        clock.advance(OPEN);
        DeploymentHealth.Permit probe = permit();
        old.succeeded(0, SECOND);
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
        probe.abandoned();
    }

    @Test
    void slowCalls_openTheCircuit() {
        for (int i = 0; i < 5; i++) {
            permit().succeeded(SECOND - 1, SECOND);
        }
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    @Test
    void callerLeaving_isNoVerdict() {
        for (int i = 0; i < 50; i++) {
            permit().abandoned();
        }
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.CLOSED);
        assertThat(guard.inFlight()).isZero();
    }

    @Test
    void placeThatIsFull_isAskedForLessAndThenForMoreAgain() {
        List<DeploymentHealth.Permit> carried = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            carried.add(permit());
        }
        carried.removeLast().full();
        assertThat(guard.limit()).isEqualTo(16);
        assertThat(guard.mayAcquire()).isFalse();
        assertThat(guard.tryAcquire()).isEqualTo(DeploymentHealth.Rejection.FULL);
        while (carried.size() > 10) {
            carried.removeLast().succeeded(0, SECOND);
        }
        assertThat(guard.limit()).isGreaterThan(16);
        assertThat(guard.tryAcquire()).isInstanceOf(DeploymentHealth.Permit.class);
    }

    @Test
    void refusalsOfOneBurst_countAsOne() {
        List<DeploymentHealth.Permit> carried = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            carried.add(permit());
        }
        carried.reversed().forEach(DeploymentHealth.Permit::full);
        assertThat(guard.limit()).isEqualTo(80);
    }

    @Test
    void permit_endedTwice_countsOnce() {
        DeploymentHealth.Permit permit = permit();
        permit.succeeded(0, SECOND);
        permit.abandoned();
        permit.failed(AttemptOutcome.RESET);
        assertThat(guard.inFlight()).isZero();
    }

    private void breakDown() {
        for (int i = 0; i < 5; i++) {
            permit().failed(AttemptOutcome.RESET);
        }
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    private void slowDown() {
        for (int i = 0; i < 5; i++) {
            permit().succeeded(SECOND - 1, SECOND);
        }
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.OPEN);
    }

    private int fill() {
        int taken = 0;
        while (guard.tryAcquire() instanceof DeploymentHealth.Permit) {
            taken++;
        }
        return taken;
    }

    private DeploymentHealth.Permit permit() {
        return TestingPermit.of(guard.tryAcquire());
    }
}
