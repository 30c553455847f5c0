package dev.portolan.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class GuardTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final Duration OPEN = Duration.ofMillis(3_001);

    private final TestingClock clock = new TestingClock();
    private final Guard guard = new Guard("d", clock);

    @Test
    void circuit_ofABrokenPlace_opensAndLetsOneThroughAtATime() {
        breakDown();
        assertThat(guard.tryAcquire()).isEqualTo(Guard.Rejection.CIRCUIT_OPEN);
        assertThat(guard.mayAcquire()).isFalse();
        clock.advance(OPEN);
        assertThat(guard.mayAcquire()).isTrue();
        Guard.Permit probe = permit();
        assertThat(probe.isProbe()).isTrue();
        assertThat(guard.tryAcquire()).isEqualTo(Guard.Rejection.PROBED);
        assertThat(guard.mayAcquire()).isFalse();
        probe.failed(Outcome.RESET);
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
    }

    @Test
    void probe_abandoned_isNoVerdictAndMakesRoomForAnother() {
        breakDown();
        clock.advance(OPEN);
        permit().abandoned();
        assertThat(guard.state()).isEqualTo(Guard.State.HALF_OPEN);
        assertThat(permit().isProbe()).isTrue();
    }

    @Test
    void placeDownForAMinute_isBackWithinTenSecondsOfItsRecovery() {
        long recoveredAt = clock.millis() + 60_000;
        long back = -1;
        while (back < 0) {
            Guard.Permit permit = guard.tryAcquire() instanceof Guard.Permit taken ? taken : null;
            if (permit != null && clock.millis() >= recoveredAt) {
                permit.answering(0, SECOND);
                back = guard.state() == Guard.State.CLOSED ? clock.millis() : -1;
                permit.succeeded(0, SECOND);
            } else if (permit != null) {
                permit.failed(Outcome.NOT_CONNECTED);
            }
            clock.advance(Duration.ofMillis(100));
        }
        assertThat(back - recoveredAt).isLessThan(10_000);
    }

    @Test
    void probeThatWaitsForLong_isOvertakenByTheNext() {
        breakDown();
        clock.advance(OPEN);
        Guard.Permit first = permit();
        clock.advance(Duration.ofMillis(2_900));
        assertThat(guard.tryAcquire()).isEqualTo(Guard.Rejection.PROBED);
        clock.advance(Duration.ofMillis(100));
        Guard.Permit second = permit();
        assertThat(second.isProbe()).isTrue();
        first.failed(Outcome.NO_FIRST_TOKEN);
        assertThat(guard.state()).isEqualTo(Guard.State.HALF_OPEN);
        second.answering(0, SECOND);
        assertThat(guard.state()).isEqualTo(Guard.State.CLOSED);
        second.succeeded(0, SECOND);
        assertThat(guard.inFlight()).isZero();
    }

    @Test
    void probesOneAfterTheOther_areNotMadeAtOnceWhenOneIsGivenUpLate() {
        breakDown();
        clock.advance(OPEN);
        Guard.Permit probe = permit();
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
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
    }

    @Test
    void slowPlace_isAskedByWhoHasNobodyElseAndABrokenOneIsNot() {
        slowDown();
        assertThat(guard.tryAcquire()).isEqualTo(Guard.Rejection.CIRCUIT_OPEN);
        assertThat(guard.tryAcquire(Turn.URGENT)).isInstanceOf(Guard.Permit.class);
        Guard broken = new Guard("broken", clock);
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(broken.tryAcquire()).failed(Outcome.RESET);
        }
        assertThat(broken.tryAcquire(Turn.URGENT)).isEqualTo(Guard.Rejection.CIRCUIT_OPEN);
    }

    @Test
    void outage_thatIsOver_leavesNoLimitBehind() {
        for (int i = 0; i < 5; i++) {
            permit().failed(Outcome.OVERLOADED);
        }
        assertThat(guard.limit()).isEqualTo(OverloadLimit.LEAST);
        clock.advance(OPEN);
        permit().answering(0, SECOND);
        assertThat(guard.limit()).isEqualTo(OverloadLimit.MOST);
    }

    @Test
    void circuitThatOpensByOldNews_isLookedAtAtOnce() {
        List<Guard.Permit> silent = List.of(permit(), permit(), permit(), permit(), permit());
        clock.advance(Duration.ofSeconds(10));
        silent.forEach(permit -> permit.failed(Outcome.NO_FIRST_TOKEN));
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
        clock.advance(Duration.ofMillis(2));
        assertThat(permit().isProbe()).isTrue();
    }

    @Test
    void silenceThatOthersHaveOvertaken_isNoVerdict() {
        List<Guard.Permit> silent = List.of(permit(), permit(), permit(), permit(), permit());
        clock.advance(Duration.ofSeconds(5));
        for (int i = 0; i < 3; i++) {
            permit().answering(0, SECOND);
        }
        clock.advance(Duration.ofSeconds(5));
        silent.forEach(permit -> permit.failed(Outcome.NO_FIRST_TOKEN));
        assertThat(guard.state()).isEqualTo(Guard.State.CLOSED);
    }

    @Test
    void halfOfTheAnswersSilent_isAVerdict() {
        List<Guard.Permit> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            silent.add(permit());
            Guard.Permit answered = permit();
            answered.answering(0, SECOND);
            answered.succeeded(0, SECOND);
            clock.advance(Duration.ofMillis(500));
        }
        silent.subList(0, 12).forEach(permit -> permit.failed(Outcome.NO_FIRST_TOKEN));
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
    }

    @Test
    void suspect_twoTrialsThatGoWell_isNoneAnyMore() {
        for (int i = 0; i < 10; i++) {
            permit().succeeded(0, SECOND);
        }
        for (int i = 0; i < 5; i++) {
            permit().failed(Outcome.RESET);
        }
        assertThat(guard.suspect()).isTrue();
        assertThat(guard.tryAcquire(Turn.OUTLIER)).isEqualTo(Guard.Rejection.OUTLIER);
        for (int i = 0; i < 2; i++) {
            assertThat(guard.suspect()).isTrue();
            clock.advance(Duration.ofSeconds(2));
            Guard.Permit trial = TestingPermit.of(guard.tryAcquire(Turn.OUTLIER));
            assertThat(guard.tryAcquire(Turn.OUTLIER)).isEqualTo(Guard.Rejection.OUTLIER);
            trial.answering(0, SECOND);
        }
        assertThat(guard.suspect()).isFalse();
    }

    @Test
    void probesFirstToken_closesTheCircuitBeforeItsAnswerEnds() {
        breakDown();
        clock.advance(OPEN);
        Guard.Permit probe = permit();
        probe.answering(0, SECOND);
        assertThat(guard.state()).isEqualTo(Guard.State.CLOSED);
        probe.failed(Outcome.CUT);
        assertThat(guard.state()).isEqualTo(Guard.State.CLOSED);
        assertThat(guard.inFlight()).isZero();
    }

    @Test
    void recovery_letsMoreInFromSecondToSecond() {
        breakDown();
        clock.advance(OPEN);
        Guard.Permit probe = permit();
        probe.answering(0, SECOND);
        probe.succeeded(0, SECOND);
        assertThat(fill()).isEqualTo(4);
        assertThat(guard.tryAcquire()).isEqualTo(Guard.Rejection.RECOVERING);
        TestingPermit.of(guard.tryAcquire(Turn.URGENT)).abandoned();
        clock.advance(Duration.ofSeconds(1));
        assertThat(fill()).isEqualTo(4);
        clock.advance(Duration.ofSeconds(1));
        assertThat(fill()).isEqualTo(8);
        assertThat(guard.slowStart()).isBetween(0.3, 0.5);
        clock.advance(Duration.ofSeconds(8));
        assertThat(guard.tryAcquire()).isInstanceOf(Guard.Permit.class);
        assertThat(guard.slowStart()).isEqualTo(1);
    }

    @Test
    void attemptFromBeforeAnOutage_saysNothingOfTheRecovery() {
        Guard.Permit old = permit();
        breakDown();
        clock.advance(OPEN);
        Guard.Permit probe = permit();
        old.succeeded(0, SECOND);
        assertThat(guard.state()).isEqualTo(Guard.State.HALF_OPEN);
        probe.abandoned();
    }

    @Test
    void slowCalls_openTheCircuit() {
        for (int i = 0; i < 5; i++) {
            permit().succeeded(SECOND - 1, SECOND);
        }
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
    }

    @Test
    void callerLeaving_isNoVerdict() {
        for (int i = 0; i < 50; i++) {
            permit().abandoned();
        }
        assertThat(guard.state()).isEqualTo(Guard.State.CLOSED);
        assertThat(guard.inFlight()).isZero();
    }

    @Test
    void placeThatIsFull_isAskedForLessAndThenForMoreAgain() {
        List<Guard.Permit> carried = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            carried.add(permit());
        }
        carried.removeLast().full();
        assertThat(guard.limit()).isEqualTo(16);
        assertThat(guard.mayAcquire()).isFalse();
        assertThat(guard.tryAcquire()).isEqualTo(Guard.Rejection.FULL);
        while (carried.size() > 10) {
            carried.removeLast().succeeded(0, SECOND);
        }
        assertThat(guard.limit()).isGreaterThan(16);
        assertThat(guard.tryAcquire()).isInstanceOf(Guard.Permit.class);
    }

    @Test
    void refusalsOfOneBurst_countAsOne() {
        List<Guard.Permit> carried = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            carried.add(permit());
        }
        carried.reversed().forEach(Guard.Permit::full);
        assertThat(guard.limit()).isEqualTo(80);
    }

    @Test
    void permit_endedTwice_countsOnce() {
        Guard.Permit permit = permit();
        permit.succeeded(0, SECOND);
        permit.abandoned();
        permit.failed(Outcome.RESET);
        assertThat(guard.inFlight()).isZero();
    }

    private void breakDown() {
        for (int i = 0; i < 5; i++) {
            permit().failed(Outcome.RESET);
        }
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
    }

    private void slowDown() {
        for (int i = 0; i < 5; i++) {
            permit().succeeded(SECOND - 1, SECOND);
        }
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
    }

    private int fill() {
        int taken = 0;
        while (guard.tryAcquire() instanceof Guard.Permit) {
            taken++;
        }
        return taken;
    }

    private Guard.Permit permit() {
        return TestingPermit.of(guard.tryAcquire());
    }
}
