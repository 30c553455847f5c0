package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Requirement;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Many passengers on many loops board, read, stall and leave while flights begin, outgrow, end and
 * are cancelled: every one of them ends exactly once, has all that was said, and nothing is left.
 */
final class CoalescedCallStressTest {
    private static final int LOOPS = 6;
    private static final int ROUNDS = 400;
    private static final int PASSENGERS = 12;
    private static final int EVENTS = 30;

    private final List<ExecutorService> loops =
            IntStream.range(0, LOOPS)
                    .<ExecutorService>mapToObj(i -> Executors.newSingleThreadExecutor())
                    .toList();
    private final CoalescedCalls<String, String> flights = new CoalescedCalls<>();

    /** So small that there is no room for the recordings of all of them. */
    private final MemoryBudget memory = new MemoryBudget(8_000);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();

    @AfterEach
    void stop() {
        loops.forEach(ExecutorService::shutdownNow);
    }

    @Test
    void flights_boardedAndLeftFromEverywhere_endOnceForEveryone() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(7);
        CountDownLatch over = new CountDownLatch(ROUNDS * PASSENGERS);
        for (int round = 0; round < ROUNDS; round++) {
            CacheKey key = key(round / 3);
            for (int i = 0; i < PASSENGERS; i++) {
                ExecutorService loop = loops.get(random.nextInt(LOOPS));
                int leavesAfter = random.nextInt(4) == 0 ? random.nextInt(EVENTS) : -1;
                boolean follows = random.nextInt(5) > 0;
                int largest = random.nextInt(6) == 0 ? 40 : 1 << 20;
                loop.execute(
                        () -> board(key, new Rider(loop, follows, leavesAfter, over), largest));
            }
        }
        assertThat(over.await(60, TimeUnit.SECONDS)).as("all end, %s left", over).isTrue();
        assertThat(wrong).as("endings twice, or text out of order").hasValue(0);
        assertThat(ended.get() + left.get()).isEqualTo(ROUNDS * PASSENGERS);
        assertThat(calls.get()).isLessThan(ROUNDS * PASSENGERS);
        assertThat(flights.size()).isZero();
        awaitNothingHeld();
    }

    /** The last one has ended a moment before its flight gives back what it holds. */
    private void awaitNothingHeld() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (memory.answers().used() != 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(memory.answers().used()).isZero();
    }

    private void board(CacheKey key, Rider rider, int largest) {
        CoalescedCalls.Boarded<String, String> boarded =
                flights.board(
                        key,
                        rider,
                        rider.loop,
                        new CoalescedCall.Bounds(largest, memory.gatewayShare()));
        rider.seat = boarded.seat();
        if (boarded.leads()) {
            calls.incrementAndGet();
            Call call = new Call(boarded.flight(), rider.loop);
            boarded.flight().cancelWith(call::cancel);
            boarded.seat().start();
            call.say(0);
        } else {
            boarded.seat().start();
        }
    }

    private static CacheKey key(int number) {
        return new CacheKey(
                new CacheScope(
                        new CacheScope.Sharers.Tenant("t"),
                        List.of("p"),
                        Requirement.NONE,
                        List.of(new DeploymentId("e", "m"))),
                Operation.CHAT,
                "m",
                AnthropicBetas.NONE,
                new Fingerprint(number, 0, 0, 0));
    }

    private static byte[] word(int number) {
        return ("w" + number + " ").getBytes(StandardCharsets.UTF_8);
    }

    /** An upstream call on one loop that says a word per turn. */
    private static final class Call {
        final CoalescedCall<String, String> flight;
        final ExecutorService loop;
        boolean cancelled;

        Call(CoalescedCall<String, String> flight, ExecutorService loop) {
            this.flight = flight;
            this.loop = loop;
        }

        void cancel() {
            cancelled = true;
        }

        void say(int number) {
            if (cancelled) {
                return;
            }
            if (number == EVENTS) {
                flight.end("done");
                return;
            }
            if (number == 0) {
                flight.begin("head");
                flight.startStream();
            }
            flight.write(word(number), 0, word(number).length);
            if (flight.full()) {
                flight.whenDrained(() -> say(number + 1));
            } else {
                loop.execute(() -> say(number + 1));
            }
        }
    }

    /** A passenger that checks what it hears. */
    private final class Rider implements Subscriber<String, String> {
        final ExecutorService loop;
        final boolean follows;
        final int leavesAfter;
        final CountDownLatch over;
        final List<String> heard = new ArrayList<>();
        @Nullable Subscription<String, String> seat;
        boolean done;
        boolean begun;

        Rider(ExecutorService loop, boolean follows, int leavesAfter, CountDownLatch over) {
            this.loop = loop;
            this.follows = follows;
            this.leavesAfter = leavesAfter;
            this.over = over;
        }

        @Override
        public java.util.concurrent.Executor loop() {
            return loop;
        }

        @Override
        public boolean follows() {
            return follows;
        }

        @Override
        public void begins(String head) {
            check(!begun && !done && heard.isEmpty());
            begun = true;
        }

        @Override
        public void events(Slice events) {
            check(begun && !done);
            String word = events.utf8();
            check(word.equals("w" + heard.size() + " "));
            heard.add(word);
            if (heard.size() == leavesAfter) {
                done = true;
                Objects.requireNonNull(seat).leave();
                left.incrementAndGet();
                over.countDown();
            }
        }

        @Override
        public void ends(String how, boolean pays) {
            check(!done && how.equals("done") && heard.size() == (follows ? EVENTS : 0));
            done = true;
            ended.incrementAndGet();
            over.countDown();
        }

        @Override
        public boolean full() {
            return false;
        }

        @Override
        public void whenDrained(Runnable resume) {
            throw new AssertionError("never full");
        }

        private void check(boolean holds) {
            if (!holds) {
                wrong.incrementAndGet();
            }
        }
    }
}
