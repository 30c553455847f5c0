package dev.portolan.gateway.limits.shared;

import static dev.portolan.gateway.limits.shared.TestingReplicas.EURO;
import static dev.portolan.gateway.limits.shared.TestingReplicas.await;
import static dev.portolan.gateway.limits.shared.TestingReplicas.awaitReady;
import static dev.portolan.gateway.limits.shared.TestingReplicas.awaitSettled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingRedis;
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;
import dev.portolan.gateway.limits.shared.TestingLink.Fault;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What replicas do together: they hold one budget, and fill a server that has lost its data. */
final class SharedRecoveryTest {
    private static TestingRedis redis;

    private final Counter.Budget budget = TestingReplicas.budget("10");
    private final MemoryBudgetStore store = new MemoryBudgetStore();
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
    void end() {
        replicas.close();
    }

    private SharedLimitBook book() {
        return replicas.start(new MemoryBudgetStore(), BudgetListener.none());
    }

    @Test
    void budget_ofTwoReplicasUnderConcurrency_isHeldExactly() throws Exception {
        List<SharedLimitBook> books = List.of(book(), book());
        List<Future<Boolean>> results = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 600; i++) {
                SharedLimitBook book = books.get(i % 2);
                long used = i % 3 == 0 ? 0 : EURO / 20;
                results.add(callers.submit(() -> spend(book, used)));
            }
        }
        int passed = 0;
        for (Future<Boolean> result : results) {
            passed += result.get() ? 1 : 0;
        }
        books.forEach(TestingReplicas::awaitSettled);
        assertThat(passed).isGreaterThanOrEqualTo(200);
        replicas.granted(books.getFirst(), 0, budget);
        assertThat(books.getFirst().budgets("acme", List.of(budget)))
                .singleElement()
                .satisfies(
                        use -> {
                            assertThat(use.settledNanos()).isLessThanOrEqualTo(10 * EURO);
                            assertThat(use.reservedNanos()).isZero();
                        });
    }

    private boolean spend(SharedLimitBook book, long used) {
        if (replicas.reserve(book, EURO / 20, budget) instanceof ReserveResult.Granted granted) {
            book.settle(granted.reservation(), new Settlement(0, used, Set.of()));
            return true;
        }
        return false;
    }

    @Test
    void server_thatIsCold_isFilledFromTheStoreOnce() {
        store.add(budget.id(), budget.terms().windowAt(replicas.now().toEpochMilli()), 7 * EURO);
        for (int i = 0; i < 3; i++) {
            SharedLimitBook book = replicas.start(store, BudgetListener.none());
            assertThat(replicas.reserve(book, 4 * EURO, budget))
                    .isInstanceOf(ReserveResult.Refused.class);
            book.settle(replicas.granted(book, 3 * EURO, budget), Settlement.NOTHING);
            awaitSettled(book);
        }
    }

    @Test
    void server_thatLostItsData_isFilledFromWhatTheReplicasKnow() {
        SharedLimitBook one = book();
        SharedLimitBook other = book();
        Reservation underWay = replicas.granted(one, 4 * EURO, budget);
        other.settle(
                replicas.granted(other, 3 * EURO, budget), new Settlement(0, 3 * EURO, Set.of()));
        awaitSettled(other);
        replicas.flush();
        await(() -> replicas.reservedNanos(one, budget) == 4 * EURO);
        await(() -> replicas.reservedNanos(other, budget) >= 4 * EURO);
        assertThat(replicas.reserve(other, 4 * EURO, budget))
                .isInstanceOf(ReserveResult.Refused.class);
        replicas.granted(other, 3 * EURO, budget);
        one.settle(underWay, new Settlement(0, 4 * EURO, Set.of()));
        awaitSettled(one);
        assertThat(replicas.reserve(one, EURO, budget)).isInstanceOf(ReserveResult.Refused.class);
    }

    @Test
    void reservation_whoseLeaseEnded_isHeldAgainWhenItIsRenewed() throws IOException {
        TestingLink link = new TestingLink(redis.port());
        try (link) {
            SharedOptions options =
                    new SharedOptions(
                            replicas.options(link.port(), OnLoss.REFUSE, Duration.ofSeconds(20))
                                    .server(),
                            OnLoss.REFUSE,
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(3),
                            Duration.ZERO);
            SharedLimitBook one = replicas.start(options, store, BudgetListener.none());
            awaitReady(one);
            SharedLimitBook other = book();
            replicas.granted(one, 6 * EURO, budget);
            link.set(Fault.CUT);
            replicas.advance(Duration.ofSeconds(4));
            other.settle(replicas.granted(other, 10 * EURO, budget), Settlement.NOTHING);
            awaitSettled(other);
            link.set(Fault.NONE);
            await(() -> replicas.reservedNanos(other, budget) == 6 * EURO);
        }
    }

    @Test
    void replica_afterALoss_waitsForTheOthers() throws IOException {
        TestingLink link = new TestingLink(redis.port());
        try (link) {
            SharedLimitBook one = patient(redis.port());
            await(() -> one.state().phase() == SharedState.Phase.RESTORING);
            // Nobody knows who else there is, so the first one waits for the grace time.
            assertThat(replicas.reserve(one, 0, budget))
                    .isInstanceOf(ReserveResult.Unavailable.class);
            replicas.advance(Duration.ofHours(2));
            awaitReady(one);
            SharedLimitBook other = patient(link.port());
            awaitReady(other);
            await(() -> one.state().replicas() == 2);
            replicas.granted(other, 8 * EURO, budget);
            link.set(Fault.CUT);
            await(() -> other.state().phase() == SharedState.Phase.LOST);
            replicas.flush();
            await(() -> one.state().phase() == SharedState.Phase.RESTORING);
            assertThat(replicas.reserve(one, EURO, budget))
                    .isInstanceOf(ReserveResult.Unavailable.class);
            replicas.advance(Duration.ofHours(1));
            assertThat(replicas.reserve(one, EURO, budget))
                    .as("the other one is known, and waited for")
                    .isInstanceOf(ReserveResult.Unavailable.class);
            link.set(Fault.NONE);
            awaitReady(one);
            awaitReady(other);
            assertThat(replicas.reserve(one, 3 * EURO, budget))
                    .isInstanceOf(ReserveResult.Refused.class);
        }
    }

    private SharedLimitBook patient(int port) {
        SharedOptions options = replicas.options(port, OnLoss.REFUSE, Duration.ofSeconds(20));
        return replicas.start(
                new SharedOptions(
                        options.server(),
                        options.onLoss(),
                        options.timeout(),
                        options.lease(),
                        Duration.ofHours(1)),
                store,
                BudgetListener.none());
    }

    @Test
    void money_beyondADoublesDigits_isExact() {
        Counter.Budget huge = TestingReplicas.budget("4000000000");
        SharedLimitBook book = book();
        long odd = 3_999_999_999_000_000_001L;
        book.settle(replicas.granted(book, odd, huge), new Settlement(0, odd, Set.of()));
        awaitSettled(book);
        assertThat(replicas.reserve(book, 1_000_000_000L, huge))
                .isInstanceOf(ReserveResult.Refused.class);
        replicas.granted(book, 999_999_999L, huge);
        assertThat(book.budgets("acme", List.of(huge)))
                .singleElement()
                .satisfies(use -> assertThat(use.settledNanos()).isEqualTo(odd));
    }
}
