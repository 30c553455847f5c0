package dev.portolan.gateway.records.node;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened to records, for metrics and readiness. Thread-safe. */
public final class RecordStats {
    private final LongAdder stored = new LongAdder();
    private final LongAdder spilled = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder damaged = new LongAdder();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong spillBytes = new AtomicLong();
    private final AtomicLong sequence = new AtomicLong();
    private volatile boolean blocked;

    /**
     * The numbers at one moment.
     *
     * @param stored entries that became rows
     * @param spilled entries that went to the spill file first
     * @param dropped receipts that were not kept
     * @param damaged places of the spill file that could not be read
     * @param queuedBytes the approximate size of the receipts that wait
     * @param spillBytes the size of the batches in the spill file
     * @param sequence the number of the last entry that is kept
     */
    public record Reading(
            long stored,
            long spilled,
            long dropped,
            long damaged,
            long queuedBytes,
            long spillBytes,
            long sequence) {}

    /** Returns the numbers now. */
    public Reading read() {
        return new Reading(
                stored.sum(),
                spilled.sum(),
                dropped.sum(),
                damaged.sum(),
                queuedBytes.get(),
                spillBytes.get(),
                sequence.get());
    }

    /** Returns whether neither the store nor the spill file takes records. */
    public boolean isBlocked() {
        return blocked;
    }

    void blocked(boolean now) {
        blocked = now;
    }

    void stored(int entries) {
        stored.add(entries);
    }

    void spilled(int entries) {
        spilled.add(entries);
    }

    void dropped(long receipts) {
        dropped.add(receipts);
    }

    void damaged(long places) {
        damaged.add(places);
    }

    long queuedBytes() {
        return queuedBytes.get();
    }

    void queued(long bytes) {
        queuedBytes.addAndGet(bytes);
    }

    void spillBytes(long bytes) {
        spillBytes.set(bytes);
    }

    void sequence(long last) {
        sequence.set(last);
    }
}
