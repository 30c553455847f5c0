package dev.portolan.gateway.admission;

import java.util.concurrent.atomic.AtomicInteger;

/** The bound on how many requests the gateway carries at once, over all event loops. */
public final class Admission {
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * Takes a place for one request, where {@code limit} allows it; give it back with {@link
     * #release()} exactly once.
     */
    public boolean tryAcquire(int limit) {
        if (inFlight.incrementAndGet() <= limit) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    /** Gives one place back. */
    public void release() {
        inFlight.decrementAndGet();
    }

    /** How many requests are under way. */
    public int inFlight() {
        return inFlight.get();
    }
}
