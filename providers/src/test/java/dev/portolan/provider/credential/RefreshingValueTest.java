package dev.portolan.provider.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.credential.CredentialState.Status;
import dev.portolan.provider.credential.RefreshingValue.Held;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

final class RefreshingValueTest {
    private static final Duration LIFE = Duration.ofHours(1);
    private final TestingClock clock = TestingClock.standing();
    private final TestingExecutor executor = new TestingExecutor();
    private final Queue<Callable<ExpiringValue<String>>> answers = new ArrayDeque<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final RefreshingValue<String> holder =
            new RefreshingValue<>(this::fetch, setting(executor, 30_000));

    @Test
    void get_nothingHeld_waitsForTheOneFetch() {
        willGive("a");
        CompletableFuture<Held<String>> one = waiting(holder.get());
        CompletableFuture<Held<String>> two = waiting(holder.get());
        assertThat(executor.waiting()).isEqualTo(1);
        executor.runAll();
        assertThat(one).isCompletedWithValue(new Held.Valid<>("a"));
        assertThat(two).isCompletedWithValue(new Held.Valid<>("a"));
        assertThat(fetches).hasValue(1);
    }

    @Test
    void get_fresh_servesTheSameObjectWithoutFetching() {
        hold("a");
        assertThat(holder.get()).isSameAs(holder.get());
        clock.pass(LIFE.minusMinutes(5).minusMillis(1));
        assertThat(holder.get()).isEqualTo(new Held.Valid<>("a"));
        assertThat(executor.waiting()).isZero();
        assertThat(holder.state("t").status()).isEqualTo(Status.FRESH);
    }

    @Test
    void get_stale_servesAndRenewsOnceInTheBackground() {
        hold("a");
        willGive("b");
        clock.pass(LIFE.minusMinutes(5));
        assertThat(holder.state("t").status()).isEqualTo(Status.STALE);
        assertThat(holder.get()).isEqualTo(new Held.Valid<>("a"));
        assertThat(holder.get()).isEqualTo(new Held.Valid<>("a"));
        assertThat(executor.waiting()).isEqualTo(1);
        executor.runAll();
        assertThat(holder.get()).isEqualTo(new Held.Valid<>("b"));
    }

    @Test
    void get_staleAndFailing_servesUntilTheEnd() {
        hold("a");
        clock.pass(LIFE.minusMinutes(1));
        willFail(new IOException("token service down"));
        assertThat(holder.get()).isEqualTo(new Held.Valid<>("a"));
        executor.runAll();
        assertThat(holder.get()).isEqualTo(new Held.Valid<>("a"));
        assertThat(holder.state("t").failure()).isNotNull();
        clock.pass(Duration.ofMinutes(1));
        assertThat(holder.state("t").status()).isEqualTo(Status.EXPIRED);
        willGive("b");
        CompletableFuture<Held<String>> after = waiting(holder.get());
        executor.runAll();
        assertThat(after).isCompletedWithValue(new Held.Valid<>("b"));
        assertThat(holder.state("t").failure()).isNull();
    }

    @Test
    void get_failed_returnsTheReasonUntilThePauseIsOver() {
        willFail(new IOException("token service down"));
        CompletableFuture<Held<String>> first = waiting(holder.get());
        executor.runAll();
        assertThat(first).isCompletedWithValue(new Held.Failed<>("token service down"));
        assertThat(holder.get()).isEqualTo(new Held.Failed<>("token service down"));
        assertThat(executor.waiting()).isZero();
        clock.pass(Duration.ofSeconds(1));
        assertThat(holder.get()).isInstanceOf(Held.Waiting.class);
    }

    @Test
    void pause_failuresInARow_doublesUpToItsLongest() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            willFail(new IOException("down"));
            holder.refresh();
            executor.runAll();
            Instant retry = holder.state("t").lastFailure().orElseThrow().retryAt();
            pauses.add(Duration.between(clock.instant(), retry).toSeconds());
            clock.pass(Duration.ofMinutes(1));
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(holder.state("t").lastFailure().orElseThrow().count()).isEqualTo(9);
    }

    @Test
    void get_sourceKeepsReturningAStaleValue_isNotCalledAtOnceAgain() {
        answers.add(() -> new ExpiringValue<>("a", clock.instant(), clock.instant().plus(LIFE)));
        holder.refresh();
        executor.runAll();
        assertThat(holder.get()).isEqualTo(new Held.Valid<>("a"));
        assertThat(executor.waiting()).isZero();
        clock.pass(Duration.ofSeconds(10));
        assertThat(holder.get()).isEqualTo(new Held.Valid<>("a"));
        assertThat(executor.waiting()).isEqualTo(1);
    }

    @Test
    void get_sourceGivesAnExpiredValue_fails() {
        answers.add(() -> new ExpiringValue<>("a", clock.instant(), clock.instant()));
        CompletableFuture<Held<String>> outcome = waiting(holder.get());
        executor.runAll();
        assertThat(outcome.join()).isInstanceOf(Held.Failed.class);
    }

    @Test
    void get_missingClass_failsInsteadOfHanging() {
        answers.add(
                () -> {
                    throw new NoClassDefFoundError("com/acme/Sdk");
                });
        CompletableFuture<Held<String>> outcome = waiting(holder.get());
        executor.runAll();
        assertThat(outcome).isCompletedWithValue(new Held.Failed<>("com/acme/Sdk"));
    }

    @Test
    void get_executorRefuses_failsInsteadOfHanging() {
        Executor full =
                task -> {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                };
        RefreshingValue<String> refused = new RefreshingValue<>(this::fetch, setting(full, 30_000));
        assertThat(waiting(refused.get())).isCompletedWithValue(new Held.Failed<>("full"));
    }

    @Test
    void get_sourceHangs_isGivenUpAndInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Callable<ExpiringValue<String>> hanging =
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return new ExpiringValue<>("never", Instant.MAX, Instant.MAX);
                };
        RefreshingValue<String> stuck =
                new RefreshingValue<>(hanging, setting(task -> Thread.ofVirtual().start(task), 20));
        Held<String> outcome = waiting(stuck.get()).get(10, TimeUnit.SECONDS);
        assertThat(outcome).isInstanceOf(Held.Failed.class);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void get_manyThreads_fetchOnce() throws Exception {
        RefreshingValue<String> shared =
                new RefreshingValue<>(
                        this::fetch, setting(task -> Thread.ofVirtual().start(task), 30_000));
        willGive("a");
        List<CompletableFuture<Held<String>>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(
                    CompletableFuture.supplyAsync(
                                    shared::get, task -> Thread.ofVirtual().start(task))
                            .thenCompose(RefreshingValueTest::waiting));
        }
        for (CompletableFuture<Held<String>> one : all) {
            assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(new Held.Valid<>("a"));
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void close_thenExpired_fetchesNoMore() {
        hold("a");
        holder.close();
        assertThat(holder.get()).isEqualTo(new Held.Valid<>("a"));
        clock.pass(LIFE);
        assertThat(holder.get()).isInstanceOf(Held.Failed.class);
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void lease_shortLife_isRenewedAfterThreeQuarters() {
        Instant now = clock.instant();
        assertThat(ExpiringValue.until("a", now, now.plusSeconds(400)).stale())
                .isEqualTo(now.plusSeconds(300));
        assertThat(ExpiringValue.until("a", now, now.plus(LIFE)).stale())
                .isEqualTo(now.plus(LIFE).minusSeconds(300));
        assertThat(ExpiringValue.until("a", now, now.plus(LIFE), now.plusSeconds(60)).stale())
                .isEqualTo(now.plusSeconds(60));
        assertThat(ExpiringValue.until("secret-a", now, now.plus(LIFE)).toString())
                .doesNotContain("secret");
    }

    private ExpiringValue<String> fetch() throws Exception {
        fetches.incrementAndGet();
        return answers.remove().call();
    }

    private void hold(String value) {
        willGive(value);
        holder.refresh();
        executor.runAll();
    }

    private void willGive(String value) {
        answers.add(() -> ExpiringValue.until(value, clock.instant(), clock.instant().plus(LIFE)));
    }

    private void willFail(Exception e) {
        answers.add(
                () -> {
                    throw e;
                });
    }

    private RefreshingValue.Setting setting(Executor on, long patienceMillis) {
        RandomGenerator none = () -> 0L;
        return new RefreshingValue.Setting(
                clock,
                on,
                Duration.ofMillis(patienceMillis),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), none),
                new Redaction(List.of()));
    }

    private static CompletableFuture<Held<String>> waiting(Held<String> held) {
        return held instanceof Held.Waiting<String> w
                ? w.outcome().toCompletableFuture()
                : CompletableFuture.completedFuture(held);
    }
}
