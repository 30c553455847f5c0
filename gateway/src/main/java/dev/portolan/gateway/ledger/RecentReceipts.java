package dev.portolan.gateway.ledger;

import dev.portolan.gateway.receipt.Receipt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The last receipts, for operators; a ring that writers never wait for. Thread-safe. */
public final class RecentReceipts {
    private final AtomicReferenceArray<Receipt> ring;
    private final AtomicLong next = new AtomicLong();

    /** Keeps the last {@code capacity} receipts. */
    public RecentReceipts(int capacity) {
        this.ring = new AtomicReferenceArray<>(capacity);
    }

    void add(Receipt receipt) {
        ring.set((int) (next.getAndIncrement() % ring.length()), receipt);
    }

    /** At most {@code limit} receipts, the newest first. */
    public List<Receipt> newest(int limit) {
        List<Receipt> newest = new ArrayList<>();
        long last = next.get() - 1;
        for (long i = last; i >= 0 && i > last - ring.length() && newest.size() < limit; i--) {
            Receipt receipt = ring.get((int) (i % ring.length()));
            if (receipt != null) {
                newest.add(receipt);
            }
        }
        return newest;
    }
}
