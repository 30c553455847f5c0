package dev.portolan.gateway.limits.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingRedis;
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.redis.RedisServer;

import io.vertx.core.Vertx;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Replicas that share one database of a real server, whose time is the test's: the scripts read it
 * from a key in place of the server's clock.
 */
final class TestingReplicas implements AutoCloseable {
    /** So long that no replica renews within a test. */
    static final Duration LEASE = Duration.ofMinutes(10);

    static final long EURO = 1_000_000_000L;

    private static final String TIME =
            """
            local function server_time()
                local micros = tonumber(redis.call('GET', 'testing:clock'))
                return math.floor(micros / 1000000), micros % 1000000
            end
            """;
    private static final LimitScripts SCRIPTS = LimitScripts.withTime(TIME);
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Vertx VERTX = Vertx.vertx();

    private final TestingRedis redis;
    private final int database = DATABASES.incrementAndGet();
    private final AtomicLong micros;
    private final List<SharedLimitBook> books = new CopyOnWriteArrayList<>();

    TestingReplicas(TestingRedis redis, Instant start) {
        this.redis = redis;
        this.micros = new AtomicLong(TimeUnit.MILLISECONDS.toMicros(start.toEpochMilli()));
        setClock();
    }

    private void setClock() {
        redis.commandIn(database, "SET", "testing:clock", Long.toString(micros.get()));
    }

    /** The options of a replica that waits long for the server, since the machine may be busy. */
    SharedOptions options(OnLoss onLoss) {
        return options(redis.port(), onLoss, Duration.ofSeconds(20));
    }

    /** The options of a replica that reaches the server through another port. */
    SharedOptions options(int port, OnLoss onLoss, Duration timeout) {
        return new SharedOptions(
                new RedisServer("redis://127.0.0.1:%d/%d".formatted(port, database), null),
                onLoss,
                timeout,
                LEASE,
                Duration.ZERO);
    }

    /** Starts a replica and waits until it uses the server. */
    SharedLimitBook start(BudgetStore store, BudgetListener listener) {
        SharedLimitBook book = start(options(OnLoss.REFUSE), store, listener);
        awaitReady(book);
        return book;
    }

    /** Starts a replica. */
    SharedLimitBook start(SharedOptions options, BudgetStore store, BudgetListener listener) {
        SharedLimitBook book =
                SharedLimitBook.start(
                        VERTX,
                        options,
                        SCRIPTS,
                        new SharedLimitBook.Surroundings(
                                store,
                                listener,
                                SharedMeter.none(),
                                () -> TimeUnit.MICROSECONDS.toNanos(micros.get()),
                                this::now));
        books.add(book);
        return book;
    }

    /** The server's time. */
    Instant now() {
        return Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(micros.get()));
    }

    long nanos() {
        return TimeUnit.MICROSECONDS.toNanos(micros.get());
    }

    /** Moves the server's clock, and those of the replicas. */
    void advance(Duration time) {
        micros.addAndGet(TimeUnit.NANOSECONDS.toMicros(time.toNanos()));
        setClock();
    }

    /** The server loses all its data, but for the clock. */
    void flush() {
        redis.commandIn(
                database,
                "EVAL",
                "redis.call('FLUSHDB') redis.call('SET', 'testing:clock', ARGV[1])",
                "0",
                Long.toString(micros.get()));
    }

    /** A budget of this many euros a month. */
    static Counter.Budget budget(String euros) {
        return new Counter.Budget(
                new Scope.Tenant("acme"),
                new BudgetTerms(
                        new BigDecimal(euros),
                        "EUR",
                        BigDecimal.ONE,
                        BudgetPeriod.MONTH,
                        ZoneId.of("Europe/Paris"),
                        true,
                        List.of()));
    }

    static long windowStart(Counter.Budget budget, TestingReplicas replicas) {
        return budget.terms().windowAt(replicas.now().toEpochMilli()).startMillis();
    }

    /** Reserves money, and no tokens. */
    ReserveResult reserve(SharedLimitBook book, long money, Counter... counters) {
        return reserve(book, new ReserveRequest("acme", "id", List.of(counters), 0, money));
    }

    /** Reserves money, and fails unless it is granted. */
    Reservation granted(SharedLimitBook book, long money, Counter... counters) {
        ReserveResult result = reserve(book, money, counters);
        assertThat(result).isInstanceOf(ReserveResult.Granted.class);
        return ((ReserveResult.Granted) result).reservation();
    }

    /** What is reserved of a budget, as the server tells now; -1 if it does not. */
    long reservedNanos(SharedLimitBook book, Counter.Budget budget) {
        if (!(reserve(book, 0, budget) instanceof ReserveResult.Granted now)) {
            return -1;
        }
        long reserved = book.budgets("acme", List.of(budget)).getFirst().reservedNanos();
        book.settle(now.reservation(), Settlement.NOTHING);
        return reserved;
    }

    static ReserveResult reserve(SharedLimitBook book, ReserveRequest request) {
        CompletableFuture<ReserveResult> result = new CompletableFuture<>();
        book.reserve(request, result::complete);
        return result.orTimeout(60, TimeUnit.SECONDS).join();
    }

    static void awaitReady(SharedLimitBook book) {
        await(() -> book.state().phase() == SharedState.Phase.READY);
    }

    static void awaitSettled(SharedLimitBook book) {
        await(() -> book.state().unsettled() == 0);
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 60 s");
            }
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public void close() {
        books.forEach(SharedLimitBook::close);
    }
}
