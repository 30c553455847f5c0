package dev.portolan.gateway.records.node;

import dev.portolan.gateway.audit.AuditEntry;
import dev.portolan.gateway.audit.AuditFailedException;
import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.gateway.records.batch.Batch;
import dev.portolan.gateway.records.content.DecisionContexts;
import dev.portolan.gateway.records.content.EntryKind;
import dev.portolan.gateway.records.content.OperatorContent;
import dev.portolan.gateway.records.content.PolicyTexts;
import dev.portolan.gateway.records.content.ReceiptContent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The thread that turns what waits into batches ten times a second, and signs the end of the chain
 * once a second, and once a minute when nothing happens.
 */
final class RecordWriter implements AuditLog, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.records");
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration SIGN = Duration.ofSeconds(1);
    private static final Duration IDLE_SIGN = Duration.ofMinutes(1);
    private static final Duration AUDIT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final int MAX_BATCH = 2_000;

    private final String node;
    private final ReceiptQueue queue;
    private final BatchBuilder builder;
    private final BatchKeeper keeper;
    private final Consumer<Batch> onKept;
    private final RecordStats stats;
    private final InstantSource clock;
    private final DecisionContexts contexts;
    private final ReceiptContent receipts;
    private final LinkedBlockingQueue<Operation> operations = new LinkedBlockingQueue<>();
    private final Thread thread;
    private long signedAtNanos = System.nanoTime();
    private long reportedDrops;
    private Instant dropsSince;
    private volatile boolean closing;

    /**
     * Creates a writer.
     *
     * @param node the node's id
     * @param onKept called with each batch that is kept
     */
    RecordWriter(String node, Parts parts, Consumer<Batch> onKept, InstantSource clock) {
        this.node = node;
        this.queue = parts.queue();
        this.builder = parts.builder();
        this.keeper = parts.keeper();
        this.stats = parts.stats();
        this.onKept = onKept;
        this.clock = clock;
        this.contexts = new DecisionContexts(builder::add);
        this.receipts = new ReceiptContent(node, contexts);
        this.dropsSince = clock.instant();
        this.thread = Thread.ofPlatform().daemon().name("portolan-records").unstarted(this::run);
    }

    /** The parts of a writer. */
    record Parts(ReceiptQueue queue, BatchBuilder builder, BatchKeeper keeper, RecordStats stats) {}

    /** An entry that belongs to no tenant, and what happens once it is kept. */
    private record Operation(Runnable add, CompletableFuture<Void> kept) {}

    void start() {
        thread.start();
    }

    /** Records a configuration that takes effect, and uses its texts from now on. */
    void configuration(PolicyTexts texts, String previous) {
        contexts.announce(texts);
        Instant now = clock.instant();
        var _ =
                operation(
                        () -> {
                            texts.files().values().forEach(builder::add);
                            builder.add(
                                    EntryKind.CONFIGURATION,
                                    null,
                                    OperatorContent.configuration(node, texts, previous, now),
                                    now);
                        });
    }

    @Override
    public void append(AuditEntry entry) {
        byte[] content = OperatorContent.audit(node, entry);
        CompletableFuture<Void> kept =
                operation(() -> builder.add(EntryKind.AUDIT, null, content, clock.instant()));
        try {
            kept.get(AUDIT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditFailedException("the audit entry may not be kept: interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new AuditFailedException(
                    "the audit entry cannot be kept: the store does not answer; try again");
        }
    }

    private CompletableFuture<Void> operation(Runnable add) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        operations.add(new Operation(add, kept));
        LockSupport.unpark(thread);
        return kept;
    }

    private void run() {
        List<ReceiptQueue.Pending> taken = new ArrayList<>();
        List<Operation> done = new ArrayList<>();
        while (true) {
            pause();
            boolean last = closing;
            queue.drainTo(taken, MAX_BATCH);
            operations.drainTo(done);
            add(taken, done);
            if (!write(last, done)) {
                return;
            }
            queue.kept(taken);
            done.forEach(operation -> operation.kept().complete(null));
            taken.clear();
            done.clear();
            if (last && queue.size() == 0 && operations.isEmpty()) {
                return;
            }
        }
    }

    private void pause() {
        if (!closing && queue.size() < MAX_BATCH && operations.isEmpty()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void add(List<ReceiptQueue.Pending> taken, List<Operation> done) {
        Instant now = clock.instant();
        done.forEach(operation -> operation.add().run());
        for (ReceiptQueue.Pending pending : taken) {
            add(pending, now);
        }
        long dropped = stats.read().dropped();
        if (dropped > reportedDrops && !taken.isEmpty()) {
            long count = dropped - reportedDrops;
            builder.add(
                    EntryKind.LOSS, null, OperatorContent.loss(node, count, dropsSince, now), now);
            reportedDrops = dropped;
        }
        if (dropped == reportedDrops) {
            dropsSince = now;
        }
    }

    private void add(ReceiptQueue.Pending pending, Instant now) {
        try {
            byte[] content = receipts.of(pending.id(), pending.request());
            String tenant = pending.request().receipt().who().tenant();
            builder.add(EntryKind.RECEIPT, tenant, content, now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a receipt cannot be recorded", e);
            stats.dropped(1);
        }
    }

    /** Writes what was added; returns false if the writer closes before it could. */
    private boolean write(boolean last, List<Operation> done) {
        boolean sign = isToSign(last || !done.isEmpty());
        if (builder.isEmpty() && !sign) {
            keeper.replay();
            return true;
        }
        Batch batch = builder.take(sign, clock.instant());
        long closeBy = 0;
        while (!keeper.keep(batch)) {
            LockSupport.parkNanos(PAUSE.toNanos());
            if (closing && closeBy == 0) {
                closeBy = System.nanoTime() + CLOSE.toNanos() / 2;
            }
            if (closing && System.nanoTime() - closeBy > 0) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "{0} records could not be kept before the end",
                        batch.entries().size() + queue.size());
                return false;
            }
        }
        if (sign) {
            signedAtNanos = System.nanoTime();
        }
        onKept.accept(batch);
        return true;
    }

    private boolean isToSign(boolean now) {
        long age = System.nanoTime() - signedAtNanos;
        return builder.isUnsigned()
                ? now || age >= SIGN.toNanos()
                : builder.sequence() > 0 && age >= IDLE_SIGN.toNanos();
    }

    /** Writes what waits, for some seconds at most, and stops. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
