package dev.portolan.gateway.limits.shared;

import static dev.portolan.gateway.limits.shared.TestingReplicas.EURO;
import static dev.portolan.gateway.limits.shared.TestingReplicas.await;
import static dev.portolan.gateway.limits.shared.TestingReplicas.awaitReady;
import static dev.portolan.gateway.limits.shared.TestingReplicas.awaitSettled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingRedis;
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;
import dev.portolan.gateway.limits.shared.TestingLink.Fault;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A server that is lost, slow or wrong: nothing is lost, and nothing is spent twice. */
final class SharedLossTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static TestingRedis redis;

    private final Counter.Budget budget = TestingReplicas.budget("10");
    private final MemoryBudgetStore store = new MemoryBudgetStore();
    private final List<TestingLink> links = new ArrayList<>();
    private TestingReplicas replicas;

    @BeforeAll
    static void startServer() {
        redis = TestingRedis.start();
    }

    @AfterAll
    static void stopServer() {
        redis.close();
    }

    @BeforeEach
    void begin() {
        replicas = new TestingReplicas(redis, Instant.parse("2026-03-28T10:00:00Z"));
    }

    @AfterEach
    void end() throws IOException {
        replicas.close();
        for (TestingLink link : links) {
            link.close();
        }
    }

    private TestingLink link() {
        TestingLink link = new TestingLink(redis.port());
        links.add(link);
        return link;
    }

    private SharedLimitBook book(TestingLink link, OnLoss onLoss, Duration timeout) {
        SharedLimitBook book =
                replicas.start(
                        replicas.options(link.port(), onLoss, timeout),
                        store,
                        BudgetListener.none());
        awaitReady(book);
        return book;
    }

    private SharedLimitBook direct() {
        return replicas.start(new MemoryBudgetStore(), BudgetListener.none());
    }

    /** Fails unless exactly {@code euros} are left, by trying to reserve them and one cent more. */
    private void assertLeft(SharedLimitBook book, int euros) {
        long nanos = euros * EURO;
        assertThat(replicas.reserve(book, nanos + EURO / 100, budget))
                .isInstanceOf(ReserveResult.Refused.class);
        if (euros > 0) {
            Reservation all = replicas.granted(book, nanos, budget);
            book.settle(all, Settlement.NOTHING);
            awaitSettled(book);
        }
    }

    @Test
    void reserve_whoseReplyNeverComes_isGivenBack() throws IOException {
        TestingLink link = link();
        SharedLimitBook book = book(link, OnLoss.REFUSE, SHORT);
        link.set(Fault.SILENT);
        assertThat(replicas.reserve(book, 6 * EURO, budget))
                .isInstanceOf(ReserveResult.Unavailable.class);
        link.set(Fault.NONE);
        awaitSettled(book);
        awaitReady(book);
        assertLeft(direct(), 10);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void settle_duringAFault_countsOnceWhenItIsOver(Fault fault) throws IOException {
        TestingLink link = link();
        SharedLimitBook book = book(link, OnLoss.REFUSE, Duration.ofSeconds(20));
        Reservation first = replicas.granted(book, 4 * EURO, budget);
        Reservation second = replicas.granted(book, 4 * EURO, budget);
        link.set(fault);
        book.settle(first, new Settlement(0, 2 * EURO, Set.of()));
        book.settle(first, new Settlement(0, 2 * EURO, Set.of()));
        book.settle(second, new Settlement(0, EURO, Set.of()));
        assertThat(book.outstanding()).isZero();
        assertThat(book.state().unsettled()).isEqualTo(2);
        link.closeAll();
        link.set(Fault.NONE);
        awaitSettled(book);
        assertLeft(direct(), 7);
        assertThat(store.settled(budget.id(), TestingReplicas.windowStart(budget, replicas)))
                .isEqualTo(3 * EURO);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"HALF", "NONSENSE", "GARBAGE"})
    void reserve_answeredWrongly_isRefusedAndGivenBack(Fault fault) throws IOException {
        TestingLink link = link();
        SharedLimitBook book = book(link, OnLoss.REFUSE, SHORT);
        link.set(fault);
        assertThat(replicas.reserve(book, 6 * EURO, budget))
                .isInstanceOf(ReserveResult.Unavailable.class);
        link.closeAll();
        link.set(Fault.NONE);
        awaitSettled(book);
        assertLeft(direct(), 10);
    }

    @Test
    void share_ofTwoReplicas_isHalfOfWhatWasLeftForEach() throws IOException {
        TestingLink link = link();
        SharedLimitBook one = book(link, OnLoss.SHARE, Duration.ofSeconds(20));
        SharedLimitBook other = book(link, OnLoss.SHARE, Duration.ofSeconds(20));
        await(() -> one.state().replicas() == 2);
        one.settle(replicas.granted(one, 2 * EURO, budget), new Settlement(0, 2 * EURO, Set.of()));
        awaitSettled(one);
        // The other one learns what is left with its next reservation.
        other.settle(replicas.granted(other, 0, budget), Settlement.NOTHING);
        awaitSettled(other);
        link.set(Fault.CUT);
        await(() -> one.state().phase() == SharedState.Phase.LOST);
        await(() -> other.state().phase() == SharedState.Phase.LOST);
        for (SharedLimitBook book : List.of(one, other)) {
            Reservation part = replicas.granted(book, 4 * EURO, budget);
            assertThat(replicas.reserve(book, EURO / 100, budget))
                    .isInstanceOf(ReserveResult.Refused.class);
            book.settle(part, new Settlement(0, 3 * EURO, Set.of()));
        }
        Reservation stillUnderWay = replicas.granted(one, EURO, budget);
        link.set(Fault.NONE);
        awaitReady(one);
        awaitReady(other);
        awaitSettled(one);
        awaitSettled(other);
        SharedLimitBook third = direct();
        await(() -> replicas.reservedNanos(third, budget) == EURO);
        assertLeft(third, 1);
        one.settle(stillUnderWay, new Settlement(0, 0, Set.of()));
        awaitSettled(one);
        assertLeft(third, 2);
    }

    @Test
    void share_ofRatesAndRequestsAtOnce_isHalfOfThem() throws IOException {
        TestingLink link = link();
        SharedLimitBook one = book(link, OnLoss.SHARE, Duration.ofSeconds(20));
        book(link, OnLoss.SHARE, Duration.ofSeconds(20));
        await(() -> one.state().replicas() == 2);
        Counter rate =
                new Counter.RequestRate(new Scope.Tenant("acme"), Rate.parse("10/h").orElseThrow());
        Counter running = new Counter.Concurrency(new Scope.Tenant("acme"), 8);
        replicas.granted(one, 0, rate, running);
        link.set(Fault.CUT);
        await(() -> one.state().phase() == SharedState.Phase.LOST);
        // Nine of ten are left, so four for each; of eight at once, four for each, and one is used.
        for (int i = 0; i < 3; i++) {
            replicas.granted(one, 0, rate, running);
        }
        assertThat(replicas.reserve(one, 0, rate, running))
                .isInstanceOfSatisfying(
                        ReserveResult.Refused.class,
                        refused -> assertThat(refused.counter()).isEqualTo(running));
        replicas.granted(one, 0, rate);
        assertThat(replicas.reserve(one, 0, rate))
                .isInstanceOfSatisfying(
                        ReserveResult.Refused.class,
                        refused -> assertThat(refused.counter()).isEqualTo(rate));
    }

    @Test
    void refuse_whileLost_refusesAll() throws IOException {
        TestingLink link = link();
        SharedLimitBook book = book(link, OnLoss.REFUSE, Duration.ofSeconds(20));
        link.set(Fault.CUT);
        await(() -> book.state().phase() == SharedState.Phase.LOST);
        assertThat(replicas.reserve(book, 0, budget)).isInstanceOf(ReserveResult.Unavailable.class);
    }

    @Test
    void ignore_whileLost_countsAllOfWhatWasLeft() throws IOException {
        TestingLink link = link();
        SharedLimitBook book = book(link, OnLoss.IGNORE, Duration.ofSeconds(20));
        direct();
        await(() -> book.state().replicas() == 2);
        replicas.granted(book, 3 * EURO, budget);
        link.set(Fault.CUT);
        await(() -> book.state().phase() == SharedState.Phase.LOST);
        replicas.granted(book, 7 * EURO, budget);
        assertThat(replicas.reserve(book, EURO, budget)).isInstanceOf(ReserveResult.Refused.class);
    }

    @Test
    void share_ofAReplicaThatNeverReachedTheServer_isNothing() throws IOException {
        TestingLink link = link();
        link.set(Fault.CUT);
        SharedLimitBook book =
                replicas.start(
                        replicas.options(link.port(), OnLoss.SHARE, SHORT),
                        store,
                        BudgetListener.none());
        assertThat(replicas.reserve(book, 0, budget)).isInstanceOf(ReserveResult.Unavailable.class);
        link.set(Fault.NONE);
        awaitReady(book);
        replicas.granted(book, EURO, budget);
    }

    @Test
    void stop_withoutTheServer_leavesSettlementsToTheStore() throws IOException {
        TestingLink link = link();
        SharedLimitBook book = book(link, OnLoss.REFUSE, Duration.ofSeconds(20));
        Reservation reserved = replicas.granted(book, 5 * EURO, budget);
        link.set(Fault.CUT);
        await(() -> book.state().phase() == SharedState.Phase.LOST);
        book.settle(reserved, new Settlement(0, 4 * EURO, Set.of()));
        book.stop().toCompletionStage().toCompletableFuture().join();
        assertThat(store.settled(budget.id(), TestingReplicas.windowStart(budget, replicas)))
                .isEqualTo(4 * EURO);
        // The lease of what was reserved ends, and another replica brings what the store knows.
        replicas.advance(TestingReplicas.LEASE.plusMillis(1));
        assertLeft(replicas.start(store, BudgetListener.none()), 6);
    }
}
