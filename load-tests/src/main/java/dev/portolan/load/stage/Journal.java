package dev.portolan.load.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What one stage saw: connections, heads, whole requests, departures; readable at any time. */
public final class Journal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<SeenRequest> requests = new ArrayList<>();
    private final List<DepartureRecord> departures = new ArrayList<>();
    private final List<Consumer<DepartureRecord>> onDeparture = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger heads = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Every request whose body arrived whole, oldest first. */
    public List<SeenRequest> requests() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    /** Every caller that left early, oldest first. */
    public List<DepartureRecord> departures() {
        lock.lock();
        try {
            return List.copyOf(departures);
        } finally {
            lock.unlock();
        }
    }

    /** Connections accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** Request heads seen so far, whether or not their bodies arrived. */
    public int heads() {
        return heads.get();
    }

    /** Answers being played now. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Waits until at least {@code count} requests were seen; false when the time was up first. */
    public boolean awaitRequests(int count, Duration atMost) {
        return await(() -> requests.size() >= count, atMost);
    }

    /** Waits until at least {@code count} callers left early; false when the time was up first. */
    public boolean awaitDepartures(int count, Duration atMost) {
        return await(() -> departures.size() >= count, atMost);
    }

    /** Waits until nothing is being answered; false when the time was up first. */
    public boolean awaitIdle(Duration atMost) {
        return await(() -> inFlight.get() == 0, atMost);
    }

    /** Calls back at each departure, on an event loop. */
    public void onDeparture(Consumer<DepartureRecord> listener) {
        onDeparture.add(listener);
    }

    /** Forgets what was seen. */
    public void clear() {
        change(
                () -> {
                    requests.clear();
                    departures.clear();
                    heads.set(0);
                    connections.set(0);
                });
    }

    void connected() {
        connections.incrementAndGet();
    }

    int headArrived() {
        return heads.incrementAndGet();
    }

    void began(SeenRequest request) {
        inFlight.incrementAndGet();
        change(() -> requests.add(request));
    }

    void ended() {
        change(inFlight::decrementAndGet);
    }

    void left(DepartureRecord departure) {
        change(
                () -> {
                    inFlight.decrementAndGet();
                    departures.add(departure);
                });
        onDeparture.forEach(listener -> listener.accept(departure));
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean await(BooleanSupplier condition, Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
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
