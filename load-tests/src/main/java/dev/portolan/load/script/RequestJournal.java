package dev.portolan.load.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A thread-safe record of what one server received: connections, request heads, complete requests
 * and client disconnects.
 */
public final class RequestJournal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<ReceivedRequest> requests = new ArrayList<>();
    private final List<ClientDisconnect> disconnects = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger heads = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Returns the requests whose bodies arrived completely, oldest first. */
    public List<ReceivedRequest> requests() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the clients that disconnected before their response ended, oldest first. */
    public List<ClientDisconnect> disconnects() {
        lock.lock();
        try {
            return List.copyOf(disconnects);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of connections accepted. */
    public int connections() {
        return connections.get();
    }

    /** Returns the number of request heads received, with or without their bodies. */
    public int heads() {
        return heads.get();
    }

    /** Returns the number of responses in progress. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Waits for at least {@code count} requests; returns false on timeout. */
    public boolean awaitRequests(int count, Duration timeout) {
        return await(() -> requests.size() >= count, timeout);
    }

    /** Waits for at least {@code count} client disconnects; returns false on timeout. */
    public boolean awaitDisconnects(int count, Duration timeout) {
        return await(() -> disconnects.size() >= count, timeout);
    }

    /** Waits until no response is in progress; returns false on timeout. */
    public boolean awaitIdle(Duration timeout) {
        return await(() -> inFlight.get() == 0, timeout);
    }

    /** Discards all records and counts except the responses in progress. */
    public void clear() {
        updateAndSignal(
                () -> {
                    requests.clear();
                    disconnects.clear();
                    heads.set(0);
                    connections.set(0);
                });
    }

    void recordConnection() {
        connections.incrementAndGet();
    }

    int recordHead() {
        return heads.incrementAndGet();
    }

    void recordStart(ReceivedRequest request) {
        inFlight.incrementAndGet();
        updateAndSignal(() -> requests.add(request));
    }

    void recordEnd() {
        updateAndSignal(inFlight::decrementAndGet);
    }

    void recordDisconnect(ClientDisconnect disconnect) {
        updateAndSignal(
                () -> {
                    inFlight.decrementAndGet();
                    disconnects.add(disconnect);
                });
    }

    private void updateAndSignal(Runnable update) {
        lock.lock();
        try {
            update.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean await(BooleanSupplier condition, Duration timeout) {
        lock.lock();
        try {
            long remaining = timeout.toNanos();
            while (!condition.getAsBoolean()) {
                if (remaining <= 0) {
                    return false;
                }
                remaining = changed.awaitNanos(remaining);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
