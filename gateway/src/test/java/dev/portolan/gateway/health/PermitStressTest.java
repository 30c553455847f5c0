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

/** Permits under many threads: none is lost, none is given twice, a probe is alone. */
final class PermitStressTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 2_000;
    private static final Duration OPEN = Duration.ofMillis(4_001);

    @Test
    void permits_takenAndEndedByManyThreads_allComeBack() throws InterruptedException {
        DeploymentHealth guard = new DeploymentHealth("d", Clock.systemUTC());
        AtomicLong taken = new AtomicLong();
        run(
                random -> {
                    if (guard.tryAcquire() instanceof DeploymentHealth.Permit permit) {
                        taken.incrementAndGet();
                        end(permit, random.nextInt(40));
                    }
                });
        assertThat(taken.get()).isPositive();
        assertThat(guard.inFlight()).isZero();
    }

    private static void end(DeploymentHealth.Permit permit, int how) {
        switch (how) {
            case 0 -> permit.failed(AttemptOutcome.RESET);
            case 1 -> permit.full();
            case 2, 3 -> permit.abandoned();
            default -> permit.succeeded(0, 1);
        }
        permit.abandoned();
    }

    @Test
    void probes_askedForByManyThreads_areOneAtATime() throws InterruptedException {
        TestingClock clock = new TestingClock();
        DeploymentHealth guard = new DeploymentHealth("d", clock);
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(guard.tryAcquire()).failed(AttemptOutcome.RESET);
        }
        clock.advance(OPEN);
        AtomicInteger probing = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        run(
                random -> {
                    if (guard.tryAcquire() instanceof DeploymentHealth.Permit permit) {
                        most.accumulateAndGet(probing.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        probing.decrementAndGet();
                        permit.abandoned();
                    }
                });
        assertThat(most.get()).isEqualTo(1);
        assertThat(guard.state()).isEqualTo(DeploymentHealth.State.HALF_OPEN);
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
