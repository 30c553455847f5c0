package dev.portolan.gateway.limits.stored;

import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;
import dev.portolan.gateway.limits.stored.BudgetRows.Batch;
import dev.portolan.gateway.limits.stored.BudgetRows.Key;
import dev.portolan.gateway.limits.stored.BudgetRows.Row;
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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps what budgets have settled in a {@link Store}. The sums are read at start and then kept in
 * memory; settlements are added there at once and written in batches, the first at once and further
 * ones every 10 ms. A process that is killed loses the settlements of its last batch at most. A
 * batch that could not be written is sent again until it is, and never added twice.
 */
public final class StoredBudgetStore implements BudgetStore, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.budgets");
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLEANING = Duration.ofDays(1);
    private static final Duration WRITERS_KEPT = Duration.ofDays(30);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::counter).thenComparing(key -> key.window().startMillis());

    private final Store store;
    private final InstantSource clock;
    private final MemoryBudgetStore memory = new MemoryBudgetStore();
    private final String writer = UUID.randomUUID().toString();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Map<Key, Long> pending = new HashMap<>();
    private volatile @Nullable Batch unwritten;
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
        for (Row row : store.read(BudgetRows::all)) {
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
            pending.merge(new Key(counter, window), nanos, StoredBudgetStore::saturatedSum);
            if (idle) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of budgets with settlements that are not written yet. */
    public int pending() {
        lock.lock();
        try {
            Batch batch = unwritten;
            return pending.size() + (batch == null ? 0 : batch.rows().size());
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            Duration pause = INTERVAL;
            for (Batch batch = awaitBatch(); batch != null; batch = awaitBatch()) {
                pause = write(batch) ? INTERVAL : min(pause.multipliedBy(2), MAX_PAUSE);
                pause(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for settlements; returns null once the store is closing and all are written. */
    private @Nullable Batch awaitBatch() throws InterruptedException {
        Batch failed = unwritten;
        if (failed != null) {
            return failed;
        }
        Map<Key, Long> taken;
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
        Batch batch = new Batch(writer, batches, sorted(taken));
        unwritten = batch;
        return batch;
    }

    private static List<Row> sorted(Map<Key, Long> sums) {
        return sums.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(ORDER))
                .map(entry -> new Row(entry.getKey(), entry.getValue()))
                .toList();
    }

    private boolean write(Batch batch) {
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
