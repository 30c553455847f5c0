package dev.portolan.gateway.limits.stored;

import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;
import dev.portolan.gateway.limits.stored.BudgetRows.SettlementBatch;
import dev.portolan.gateway.limits.stored.BudgetRows.WindowKey;
import dev.portolan.gateway.limits.stored.BudgetRows.WindowSum;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps what budgets have settled in a {@link Store}. The sums are read at start and then kept in
 * memory; settlements are added there at once and written in batches, the first at once and further
 * ones after a pause of 10 ms, or of 19 times the time that writing took. A process that is killed
 * loses the settlements of its last batch at most. A batch that could not be written is sent again
 * until it is, and never added twice.
 */
public final class StoredBudgetStore implements BudgetStore, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.budgets");
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final int REST = 19;
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLEANING = Duration.ofDays(1);
    private static final Duration WRITERS_KEPT = Duration.ofDays(30);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Comparator<WindowKey> ORDER =
            Comparator.comparing(WindowKey::counter)
                    .thenComparingLong(key -> key.window().startMillis());

    private final Store store;
    private final InstantSource clock;
    private final MemoryBudgetStore memory = new MemoryBudgetStore();
    private final String writer = UUID.randomUUID().toString();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Map<WindowKey, Long> pending = new HashMap<>();
    private volatile @Nullable SettlementBatch unwritten;
    private long batches;
    private long cleanedAt;
    private boolean closing;
    private final Thread thread;

    private StoredBudgetStore(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.cleanedAt = clock.millis();
        this.thread = Thread.ofVirtual().name("portolan-budgets").unstarted(this::run);
    }

    /** Reads what was settled, and starts the writer. */
    public static StoredBudgetStore open(Store store, InstantSource clock) throws StoreException {
        StoredBudgetStore budgets = new StoredBudgetStore(store, clock);
        budgets.clean();
        for (WindowSum row : store.read(BudgetRows::all)) {
            budgets.memory.add(row.key().counter(), row.key().window(), row.nanos());
        }
        budgets.thread.start();
        return budgets;
    }

    @Override
    public long settled(String counter, long startMillis) {
        return memory.settled(counter, startMillis);
    }

    @Override
    public void add(String counter, BudgetWindow window, long nanos) {
        memory.add(counter, window, nanos);
        lock.lock();
        try {
            boolean idle = pending.isEmpty();
            pending.merge(new WindowKey(counter, window), nanos, StoredBudgetStore::saturatedSum);
            if (idle) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads on a thread of its own; a sum in memory may contain what is not written yet. */
    @Override
    public CompletionStage<Void> refresh() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("portolan-budgets-refresh").start(() -> refresh(done));
        return done;
    }

    private void refresh(CompletableFuture<Void> done) {
        try {
            for (WindowSum row : store.read(BudgetRows::all)) {
                memory.raise(row.key().counter(), row.key().window(), row.nanos());
            }
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "settlements are not read: {0}", e.getMessage());
        } finally {
            done.complete(null);
        }
    }

    /** Returns the number of budgets with settlements that are not written yet. */
    public int pending() {
        lock.lock();
        try {
            SettlementBatch batch = unwritten;
            return pending.size() + (batch == null ? 0 : batch.rows().size());
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            Duration failing = INTERVAL;
            for (SettlementBatch batch = awaitBatch(); batch != null; batch = awaitBatch()) {
                long start = System.nanoTime();
                if (write(batch)) {
                    failing = INTERVAL;
                    pause(pauseAfter(Duration.ofNanos(System.nanoTime() - start)));
                } else {
                    failing = min(failing.multipliedBy(2), MAX_PAUSE);
                    pause(failing);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for settlements; returns null once the store is closing and all are written. */
    private @Nullable SettlementBatch awaitBatch() throws InterruptedException {
        SettlementBatch failed = unwritten;
        if (failed != null) {
            return failed;
        }
        Map<WindowKey, Long> taken;
        lock.lockInterruptibly();
        try {
            while (pending.isEmpty()) {
                if (closing) {
                    return null;
                }
                changed.await();
            }
            taken = pending;
            pending = new HashMap<>();
        } finally {
            lock.unlock();
        }
        batches++;
        SettlementBatch batch = new SettlementBatch(writer, batches, sorted(taken));
        unwritten = batch;
        return batch;
    }

    private static List<WindowSum> sorted(Map<WindowKey, Long> sums) {
        return sums.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(ORDER))
                .map(entry -> new WindowSum(entry.getKey(), entry.getValue()))
                .toList();
    }

    private boolean write(SettlementBatch batch) {
        try {
            store.write(
                    connection -> {
                        BudgetRows.add(connection, batch, clock.millis());
                        return batch;
                    });
            unwritten = null;
            if (clock.millis() - cleanedAt > CLEANING.toMillis()) {
                clean();
            }
            return true;
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.DEBUG, "a batch of settlements waits: {0}", e.getMessage());
            return false;
        }
    }

    private void clean() throws StoreException {
        long now = clock.millis();
        store.write(
                connection -> {
                    BudgetRows.deleteOld(connection, now - WRITERS_KEPT.toMillis());
                    return now;
                });
        cleanedAt = now;
    }

    /** Returns a pause so that writing takes a twentieth of the time at most. */
    private static Duration pauseAfter(Duration writing) {
        Duration pause = min(writing.multipliedBy(REST), MAX_PAUSE);
        return pause.compareTo(INTERVAL) < 0 ? INTERVAL : pause;
    }

    /** Lets further settlements join the next batch; does not wait once the store is closing. */
    private void pause(Duration pause) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = pause.toNanos();
            while (left > 0 && (!closing || unwritten != null)) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is pending, for ten seconds at most; logs what could not be written. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (thread.join(CLOSING)) {
                store.write(
                        connection -> {
                            BudgetRows.deleteWriter(connection, writer);
                            return writer;
                        });
                return;
            }
            thread.interrupt();
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the settlements of {0} budgets could not be written; their budgets have more"
                            + " left than they should",
                    pending());
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.DEBUG, "a writer is forgotten later: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static long saturatedSum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
