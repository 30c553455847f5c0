package dev.portolan.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.alerts.AlertQueue.Outcome;
import dev.portolan.gateway.alerts.AlertSender.Answer;
import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.policy.model.CountrySet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Delivery of alerts: repeated, bounded, each once. */
final class AlertQueueTest {
    private static final Answer OK = new Answer.Status(200, Duration.ZERO);
    private static final Answer DOWN = new Answer.Status(503, Duration.ZERO);

    private final TestingSender sender = new TestingSender();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private Optional<AlertSettings> settings = Optional.of(settings());
    private final AlertQueue queue =
            new AlertQueue(
                    () -> settings, sender, pauses::add, new SplittableRandom(1), outcomes::add);

    @Test
    void alert_refusedForATime_isSentAgainAfterPausesThatDouble() throws InterruptedException {
        sender.answers(DOWN, new Answer.Unreached("no connection"), DOWN, OK);
        queue.add(alert("acme", 80));

        assertThat(outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(sender.sent).hasSize(4);
        assertThat(pauses).hasSize(3);
        assertThat(pauses.get(0)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_500));
        assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(pauses.get(2)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    }

    @Test
    void alert_refusedWithRetryAfter_waitsThatLong() throws InterruptedException {
        sender.answers(new Answer.Status(429, Duration.ofSeconds(40)), OK);
        queue.add(alert("acme", 80));

        assertThat(outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(pauses).containsExactly(Duration.ofSeconds(40));
    }

    @Test
    void alert_refusedForGood_isNotSentAgain() throws InterruptedException {
        sender.answers(new Answer.Status(404, Duration.ZERO));
        queue.add(alert("acme", 80));

        assertThat(outcome()).isEqualTo(Outcome.FAILED);
        assertThat(sender.sent).hasSize(1);
    }

    @Test
    void alert_neverAccepted_isGivenUpAndTheNextOneIsSent() throws InterruptedException {
        Answer[] down = new Answer[AlertQueue.ATTEMPTS];
        java.util.Arrays.fill(down, DOWN);
        sender.answers(down);
        sender.answers(OK);
        queue.add(alert("acme", 80));
        queue.add(alert("other", 80));

        assertThat(outcome()).isEqualTo(Outcome.FAILED);
        assertThat(outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(sender.sent.getLast().use().budget().scope().tenant()).isEqualTo("other");
    }

    @Test
    void alert_ofTheSameThresholdAndPeriod_isSentOnce() throws InterruptedException {
        sender.answers(OK, OK);
        queue.add(alert("acme", 80));
        queue.add(alert("acme", 80));
        queue.add(alert("acme", 95));

        assertThat(outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(sender.sent).extracting(BudgetAlert::percent).containsExactly(80, 95);
    }

    @Test
    void alert_withoutAWebhook_isNotKept() {
        settings = Optional.empty();
        queue.add(alert("acme", 80));
        settings = Optional.of(settings());
        queue.close();

        assertThat(sender.sent).isEmpty();
    }

    @Test
    void alerts_beyondTheCapacity_areDroppedAndCountedWithoutWaiting() throws InterruptedException {
        sender.hold = new CountDownLatch(1);
        sender.answers(OK);
        queue.add(alert("first", 80));
        sender.reached.await(30, TimeUnit.SECONDS);
        for (int i = 0; i < AlertQueue.CAPACITY + 3; i++) {
            queue.add(alert("t" + i, 80));
        }

        assertThat(List.of(outcome(), outcome(), outcome())).containsOnly(Outcome.DROPPED);
        assertThat(outcomes).isEmpty();
        sender.answers(OK);
        sender.release();
        assertThat(outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void close_withAnAlertUnderWay_waitsForIt() throws InterruptedException {
        sender.answers(OK);
        sender.hold = new CountDownLatch(1);
        queue.add(alert("acme", 80));
        sender.reached.await(30, TimeUnit.SECONDS);
        Thread closing = Thread.ofVirtual().start(queue::close);
        sender.release();
        closing.join();

        assertThat(outcome()).isEqualTo(Outcome.DELIVERED);
    }

    private Outcome outcome() throws InterruptedException {
        Outcome next = outcomes.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no alert ended");
        }
        return next;
    }

    static AlertSettings settings() {
        return new AlertSettings(
                new ConfigSecret("https://hooks.acme.example/portolan"),
                new ConfigSecret("0123456789abcdef0123456789abcdef"),
                CountrySet.of("FR"));
    }

    static BudgetAlert alert(String tenant, int percent) {
        BudgetTerms terms =
                new BudgetTerms(
                        new BigDecimal("5000"),
                        "EUR",
                        BigDecimal.ONE,
                        BudgetPeriod.MONTH,
                        ZoneOffset.UTC,
                        true,
                        List.of(80, 95));
        Counter.Budget budget = new Counter.Budget(new Scope.Tenant(tenant), terms);
        BudgetWindow window = terms.windowAt(Instant.parse("2026-11-20T12:00:00Z").toEpochMilli());
        BudgetUse use = new BudgetUse(budget, window, 4_000_500_000_000L, 0);
        return new BudgetAlert(use, percent, Instant.parse("2026-11-20T12:00:00Z"), "par-1");
    }

    /** Answers as a test says, at once or when it says so; accepts what it has no answer for. */
    private static final class TestingSender implements AlertSender {
        private final List<BudgetAlert> sent = new CopyOnWriteArrayList<>();
        private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        private final CountDownLatch reached = new CountDownLatch(1);
        private volatile @Nullable CountDownLatch hold;

        void answers(Answer... next) {
            answers.addAll(List.of(next));
        }

        void release() {
            CountDownLatch held = hold;
            if (held != null) {
                held.countDown();
            }
        }

        @Override
        public Answer send(AlertSettings to, BudgetAlert alert) throws InterruptedException {
            sent.add(alert);
            reached.countDown();
            CountDownLatch held = hold;
            if (held != null) {
                held.await(30, TimeUnit.SECONDS);
            }
            Answer next = answers.poll();
            return next == null ? OK : next;
        }

        @Override
        public void close() {
            release();
        }
    }
}
