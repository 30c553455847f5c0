package dev.portolan.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class GuardTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final Duration OPEN = Duration.ofMillis(4_001);

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
                permit.answering();
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
    void probes_areHurriedButForEveryFourth() {
        breakDown();
        clock.advance(OPEN);
        List<Boolean> hurried = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Guard.Permit probe = permit();
            hurried.add(probe.isHurried());
            probe.abandoned();
        }
        assertThat(hurried).containsExactly(true, true, true, false, true, true, true, false);
    }

    @Test
    void probesFirstToken_closesTheCircuitBeforeItsAnswerEnds() {
        breakDown();
        clock.advance(OPEN);
        Guard.Permit probe = permit();
        probe.answering();
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
        probe.answering();
        probe.succeeded(0, SECOND);
        assertThat(fill()).isEqualTo(4);
        assertThat(guard.tryAcquire()).isEqualTo(Guard.Rejection.RECOVERING);
        TestingPermit.of(guard.tryAcquireUrgently()).abandoned();
        clock.advance(Duration.ofSeconds(1));
        assertThat(fill()).isEqualTo(4);
        clock.advance(Duration.ofSeconds(1));
        assertThat(fill()).isEqualTo(8);
        assertThat(guard.slowStart()).isBetween(0.1, 0.3);
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
