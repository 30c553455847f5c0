package dev.portolan.gateway.cache;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/**
 * The calls under way in one configuration, by cache key. A call removes itself when it has ended,
 * was cancelled, or has grown larger than may be cached. Thread-safe.
 */
public final class CoalescedCalls {
    private final ConcurrentMap<CacheKey, CoalescedCall> calls = new ConcurrentHashMap<>();

    /** Returns whether a call for {@code key} is under way. */
    public boolean has(CacheKey key) {
        return calls.containsKey(key);
    }

    /** Returns the number of calls under way. */
    public int size() {
        return calls.size();
    }

    /**
     * Joins the call for {@code key}, or creates one that the subscriber has to make.
     *
     * @param home the event loop on which a new call would be made
     * @param bounds the bounds of a new call's recording
     */
    public Joined join(
            CacheKey key, Subscriber subscriber, Executor home, CoalescedCall.Bounds bounds) {
        while (true) {
            CoalescedCall call = calls.get(key);
            boolean leads = call == null;
            if (call == null) {
                call = begin(key, home, bounds);
            }
            Subscription subscription = call == null ? null : call.subscribe(subscriber);
            if (call != null && subscription != null) {
                return new Joined(call, subscription, leads);
            }
        }
    }

    /** Registers a new call for {@code key}; null if another thread was first. */
    private @Nullable CoalescedCall begin(
            CacheKey key, Executor home, CoalescedCall.Bounds bounds) {
        CoalescedCall fresh = new CoalescedCall(home, bounds, closed -> calls.remove(key, closed));
        return calls.putIfAbsent(key, fresh) == null ? fresh : null;
    }

    /** Creates a call that no other request can join. */
    public static Joined alone(Subscriber subscriber, Executor home, CoalescedCall.Bounds bounds) {
        CoalescedCall call = new CoalescedCall(home, bounds, closed -> {});
        Subscription subscription = call.subscribe(subscriber);
        if (subscription == null) {
            throw new IllegalStateException("a new call is closed (expected: open)");
        }
        return new Joined(call, subscription, true);
    }

    /**
     * A subscriber that joined a call.
     *
     * @param leads whether this subscriber has to make the call
     */
    public record Joined(CoalescedCall call, Subscription subscription, boolean leads) {}
}
