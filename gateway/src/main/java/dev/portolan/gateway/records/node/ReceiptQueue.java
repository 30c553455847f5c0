package dev.portolan.gateway.records.node;

import dev.portolan.gateway.ledger.EndedRequest;
import dev.portolan.gateway.ledger.OpenRecord;
import dev.portolan.gateway.ledger.RequestRecords;
import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.records.content.BegunText;
import dev.portolan.gateway.records.spill.Journal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The receipts that wait for the writer, in memory bounded by bytes. With a journal every request
 * of a known caller has a slot in it until its record is kept; a request that gets none, or comes
 * while records cannot be kept, is refused. Thread-safe; never waits.
 */
final class ReceiptQueue implements RequestRecords {
    /** The size of waiting receipts from which on requests are refused or receipts dropped. */
    static final long MAX_BYTES = 8L << 20;

    private static final int RECEIPT_BYTES = 700;
    private static final int ATTEMPT_BYTES = 300;

    /** How many requests a second without a known caller are recorded, so that none fills disks. */
    private static final int STRANGERS_PER_SECOND = 50;

    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong numbers;
    private final AtomicLong strangers = new AtomicLong();
    private final @Nullable Journal journal;
    private final RecordStats stats;

    /**
     * Creates an empty queue.
     *
     * @param journal holds requests that have begun; null if records are not required
     * @param firstNumber the number of the first request, larger than those of earlier processes
     */
    ReceiptQueue(@Nullable Journal journal, RecordStats stats, long firstNumber) {
        this.journal = journal;
        this.stats = stats;
        this.numbers = new AtomicLong(firstNumber);
    }

    /**
     * A request that ended.
     *
     * @param number its number, which makes its receipt's id
     * @param slot its slot in the journal; -1 if it has none
     * @param bytes its approximate size in memory
     */
    record Pending(EndedRequest request, long number, int slot, int bytes) {
        /** The id of the receipt. */
        String id() {
            return id(number);
        }

        static String id(long number) {
            return Long.toString(number, Character.MAX_RADIX);
        }
    }

    @Override
    public Optional<OpenRecord> open(Caller caller) {
        if (journal == null) {
            return Optional.of(OpenRecord.NONE);
        }
        if (stats.isBlocked() || stats.queuedBytes() > MAX_BYTES) {
            return Optional.empty();
        }
        long number = numbers.getAndIncrement();
        int slot = journal.begin(number, BegunText.begun(caller));
        return slot < 0 ? Optional.empty() : Optional.of(new Slot(journal, slot, number));
    }

    @Override
    public void ended(EndedRequest request) {
        int bytes = bytes(request.receipt());
        if (request.open() instanceof Slot slot) {
            slot.ended(request.receipt());
            add(new Pending(request, slot.number, slot.slot, bytes));
        } else if (stats.queuedBytes() > MAX_BYTES || isOneTooMany(request.receipt())) {
            stats.dropped(1);
        } else {
            add(new Pending(request, numbers.getAndIncrement(), -1, bytes));
        }
    }

    private void add(Pending pending) {
        stats.queued(pending.bytes());
        count.incrementAndGet();
        waiting.add(pending);
    }

    /** Returns whether more requests without a known caller came in this second than are kept. */
    private boolean isOneTooMany(Receipt receipt) {
        if (receipt.who().tenant() != null) {
            return false;
        }
        long second = receipt.who().at().getEpochSecond();
        long seen =
                strangers.updateAndGet(
                        before -> before >> Integer.SIZE == second ? before + 1 : second << 32 | 1);
        return (int) seen > STRANGERS_PER_SECOND;
    }

    /** The approximate number of waiting receipts. */
    int size() {
        return count.get();
    }

    /** Moves up to {@code max} receipts to {@code batch}, the oldest first. */
    void drainTo(List<Pending> batch, int max) {
        for (Pending next = null; batch.size() < max && (next = waiting.poll()) != null; ) {
            batch.add(next);
        }
        count.addAndGet(-batch.size());
    }

    /** Forgets receipts whose records are kept. */
    void kept(List<Pending> batch) {
        for (Pending pending : batch) {
            stats.queued(-pending.bytes());
            if (pending.slot() >= 0 && journal != null) {
                journal.release(pending.slot());
            }
        }
    }

    private static int bytes(Receipt receipt) {
        Receipt.Decided decided = receipt.decision();
        return RECEIPT_BYTES + (decided == null ? 0 : ATTEMPT_BYTES * decided.attempts().size());
    }

    /** A request's slot in the journal. */
    private static final class Slot implements OpenRecord {
        private final Journal journal;
        private final int slot;
        private final long number;
        private boolean decided;

        private Slot(Journal journal, int slot, long number) {
            this.journal = journal;
            this.slot = slot;
            this.number = number;
        }

        @Override
        public void decided(DecisionGrounds grounds) {
            decided = true;
            journal.decided(slot, BegunText.decided(grounds));
        }

        private void ended(Receipt receipt) {
            if (!decided) {
                journal.decided(slot, "");
            }
            journal.ended(slot, BegunText.ended(receipt));
        }
    }
}
