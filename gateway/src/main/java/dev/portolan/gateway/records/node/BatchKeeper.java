package dev.portolan.gateway.records.node;

import dev.portolan.gateway.records.batch.Batch;
import dev.portolan.gateway.records.spill.SpillFile;
import dev.portolan.gateway.records.table.RecordRows;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps batches: in the store, or in the spill file while the store does not take them. What is in
 * the file goes to the store first, so that the order is kept. Used by one thread.
 */
final class BatchKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.records");

    /** How long a store may take before its batch goes to the spill file. */
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int REPLAYED_AT_ONCE = 64;

    private final Store store;
    private final RecordRows rows;
    private final SpillFile spill;
    private final RecordStats stats;
    private @Nullable FutureTask<Boolean> unanswered;
    private long notBeforeNanos = System.nanoTime();
    private boolean storeFails;
    private boolean spillFails;

    BatchKeeper(Store store, RecordRows rows, SpillFile spill, RecordStats stats) {
        this.store = store;
        this.rows = rows;
        this.spill = spill;
        this.stats = stats;
        stats.spillBytes(spill.bytes());
    }

    /** Tries to keep a batch; returns false if neither the store nor the spill file takes it. */
    boolean keep(Batch batch) {
        replay();
        boolean kept = (spill.isEmpty() && stored(batch)) || spilled(batch);
        stats.blocked(!kept);
        if (kept) {
            stats.sequence(batch.end().sequence());
        }
        return kept;
    }

    /** Moves batches from the spill file to the store. */
    void replay() {
        for (int i = 0; i < REPLAYED_AT_ONCE && !spill.isEmpty() && replayOne(); i++) {
            stats.spillBytes(spill.bytes());
        }
    }

    private boolean replayOne() {
        try {
            Optional<Batch> oldest = spill.oldest();
            if (oldest.isPresent() && !stored(oldest.get())) {
                return false;
            }
            if (oldest.isPresent()) {
                spill.removeOldest();
            }
            if (spill.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "all spilled records are in the store");
            }
            return true;
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the spill file cannot be read; its records wait: {0}",
                    e.getMessage());
            return false;
        }
    }

    private boolean stored(Batch batch) {
        if (!isStoreReady()) {
            return false;
        }
        FutureTask<Boolean> task =
                new FutureTask<>(() -> store.write(connection -> rows.add(connection, batch)));
        Thread.ofVirtual().name("portolan-records-store").start(task);
        try {
            boolean isNew = task.get(STORE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            storeAnswers();
            if (isNew) {
                stats.stored(batch.entries().size());
            }
            return true;
        } catch (TimeoutException e) {
            unanswered = task;
            storeFails("it does not answer");
        } catch (ExecutionException e) {
            storeFails(reason(e));
        } catch (InterruptedException e) {
            unanswered = task;
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** A write that has not ended could still succeed, so nothing is tried before it has. */
    private boolean isStoreReady() {
        FutureTask<Boolean> pending = unanswered;
        if (pending != null && !pending.isDone()) {
            return false;
        }
        unanswered = null;
        return System.nanoTime() - notBeforeNanos >= 0;
    }

    private void storeAnswers() {
        if (storeFails) {
            storeFails = false;
            LOG.log(System.Logger.Level.INFO, "the store takes records again");
        }
    }

    private void storeFails(String why) {
        notBeforeNanos = System.nanoTime() + RETRY.toNanos();
        if (!storeFails) {
            storeFails = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the store does not take records, which go to the spill file meanwhile: {0}",
                    why);
        }
    }

    private static String reason(ExecutionException failure) {
        return failure.getCause() instanceof StoreException e
                ? e.getMessage() + "; " + e.nextStep()
                : String.valueOf(failure.getCause());
    }

    private boolean spilled(Batch batch) {
        try {
            spill.append(batch);
            stats.spilled(batch.entries().size());
            stats.spillBytes(spill.bytes());
            spillFails = false;
            return true;
        } catch (IOException e) {
            if (!spillFails) {
                spillFails = true;
                LOG.log(
                        System.Logger.Level.ERROR,
                        "records cannot be kept, since the spill file does not take them: {0}",
                        e.getMessage());
            }
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        spill.close();
    }
}
