package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.AttemptOutcome;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Permits under many threads: none is lost, none is granted twice, probes do not overlap. */
final class PermitStressTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 2_000;
    private static final Duration OPEN = Duration.ofMillis(4_001);

    @Test
    void permits_endedByManyThreads_leaveNoneInFlight() throws InterruptedException {
        DeploymentHealth health = new DeploymentHealth("d", Clock.systemUTC());
        AtomicLong taken = new AtomicLong();
        run(
                random -> {
                    if (health.tryAcquire() instanceof AttemptPermit permit) {
                        taken.incrementAndGet();
                        end(permit, random.nextInt(40));
                    }
                });
        assertThat(taken.get()).isPositive();
        assertThat(health.inFlight()).isZero();
    }

    private static void end(AttemptPermit permit, int how) {
        switch (how) {
            case 0 -> permit.failed(AttemptOutcome.RESET);
            case 1 -> permit.failed(AttemptOutcome.RATE_LIMITED);
            case 2, 3 -> permit.abandoned();
            default -> permit.succeeded(0, 1);
        }
        permit.abandoned();
    }

    @Test
    void probes_requestedByManyThreads_areOneAtATime() throws InterruptedException {
        TestingClock clock = new TestingClock();
        DeploymentHealth health = new DeploymentHealth("d", clock);
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(health.tryAcquire()).failed(AttemptOutcome.RESET);
        }
        clock.advance(OPEN);
        AtomicInteger probing = new AtomicInteger();
        AtomicInteger max = new AtomicInteger();
        run(
                random -> {
                    if (health.tryAcquire() instanceof AttemptPermit permit) {
                        max.accumulateAndGet(probing.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        probing.decrementAndGet();
                        permit.abandoned();
                    }
                });
        assertThat(max.get()).isEqualTo(1);
        assertThat(health.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
    }

    private static void run(Round round) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i1 = 0; i1 < ROUNDS; i1++) {
                                            round.run(random);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private interface Round {
        void run(SplittableRandom random);
    }
}
