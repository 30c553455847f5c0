package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.attempt.AnswerHead;
import dev.portolan.gateway.attempt.RequestOutcome;
import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Placement;
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
 * Many subscribers on many loops join, read, stall and leave while calls begin, outgrow, end and
 * are cancelled: each of them ends exactly once, has all events, and no memory stays held.
 */
final class CoalescedCallStressTest {
    private static final int LOOPS = 6;
    private static final int ROUNDS = 400;
    private static final int SUBSCRIBERS = 12;
    private static final int EVENTS = 30;
    private static final AnswerHead HEAD =
            new AnswerHead(
                    new AnswerOrigin(
                            new DeploymentId("e", "m"),
                            "m",
                            Placement.unknown("a test"),
                            List.of()),
                    1,
                    List.of(),
                    null);
    private static final RequestOutcome DONE = new RequestOutcome.DeadlinePassed(List.of());

    private final List<ExecutorService> loops =
            IntStream.range(0, LOOPS)
                    .<ExecutorService>mapToObj(i -> Executors.newSingleThreadExecutor())
                    .toList();
    private final CoalescedCalls calls = new CoalescedCalls();

    /** A limit too small for the recordings of all of them. */
    private final MemoryBudget memory = new MemoryBudget(8_000);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();

    @AfterEach
    void stop() {
        loops.forEach(ExecutorService::shutdownNow);
    }

    @Test
    void calls_joinedAndLeftFromEveryLoop_endOnceForEverySubscriber() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(7);
        CountDownLatch over = new CountDownLatch(ROUNDS * SUBSCRIBERS);
        for (int round = 0; round < ROUNDS; round++) {
            CacheKey key = key(round / 3);
            for (int i = 0; i < SUBSCRIBERS; i++) {
                ExecutorService loop = loops.get(random.nextInt(LOOPS));
                int leavesAfter = random.nextInt(4) == 0 ? random.nextInt(EVENTS) : -1;
                boolean streams = random.nextInt(5) > 0;
                int largest = random.nextInt(6) == 0 ? 40 : 1 << 20;
                loop.execute(
                        () -> join(key, new Reader(loop, streams, leavesAfter, over), largest));
            }
        }
        assertThat(over.await(60, TimeUnit.SECONDS)).as("all end, %s left", over).isTrue();
        assertThat(wrong).as("endings twice, or text out of order").hasValue(0);
        assertThat(ended.get() + left.get()).isEqualTo(ROUNDS * SUBSCRIBERS);
        assertThat(made.get()).isLessThan(ROUNDS * SUBSCRIBERS);
        assertThat(calls.size()).isZero();
        awaitNothingHeld();
    }

    /** The last one has ended a moment before its call releases its memory. */
    private void awaitNothingHeld() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (memory.answers().used() != 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(memory.answers().used()).isZero();
    }

    private void join(CacheKey key, Reader reader, int largest) {
        CoalescedCalls.Joined joined =
                calls.join(
                        key,
                        reader,
                        reader.loop,
                        new CoalescedCall.Bounds(largest, memory.gatewayShare()));
        reader.subscription = joined.subscription();
        if (joined.leads()) {
            made.incrementAndGet();
            Call call = new Call(joined.call(), reader.loop);
            joined.call().cancelWith(call::cancel);
            joined.subscription().start();
            call.write(0);
        } else {
            joined.subscription().start();
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

    /** An upstream call on one loop that sends one piece per turn. */
    private static final class Call {
        final CoalescedCall shared;
        final ExecutorService loop;
        boolean cancelled;

        Call(CoalescedCall shared, ExecutorService loop) {
            this.shared = shared;
            this.loop = loop;
        }

        void cancel() {
            cancelled = true;
        }

        void write(int number) {
            if (cancelled) {
                return;
            }
            if (number == EVENTS) {
                shared.end(DONE);
                return;
            }
            if (number == 0) {
                shared.begin(HEAD);
                shared.startStream();
            }
            shared.write(word(number), 0, word(number).length);
            if (shared.full()) {
                shared.whenDrained(() -> write(number + 1));
            } else {
                loop.execute(() -> write(number + 1));
            }
        }
    }

    /** A subscriber that checks what it gets. */
    private final class Reader implements Subscriber {
        final ExecutorService loop;
        final boolean streams;
        final int leavesAfter;
        final CountDownLatch over;
        final List<String> read = new ArrayList<>();
        @Nullable Subscription subscription;
        boolean done;
        boolean begun;

        Reader(ExecutorService loop, boolean streams, int leavesAfter, CountDownLatch over) {
            this.loop = loop;
            this.streams = streams;
            this.leavesAfter = leavesAfter;
            this.over = over;
        }

        @Override
        public java.util.concurrent.Executor loop() {
            return loop;
        }

        @Override
        public boolean streams() {
            return streams;
        }

        @Override
        public void answering(AnswerHead head) {
            check(!begun && !done && read.isEmpty());
            begun = true;
        }

        @Override
        public void events(Slice events) {
            check(begun && !done);
            String word = events.utf8();
            check(word.equals("w" + read.size() + " "));
            read.add(word);
            if (read.size() == leavesAfter) {
                done = true;
                Objects.requireNonNull(subscription).cancel();
                left.incrementAndGet();
                over.countDown();
            }
        }

        @Override
        public void ended(RequestOutcome outcome, boolean billed) {
            check(!done && outcome.equals(DONE) && read.size() == (streams ? EVENTS : 0));
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
