package dev.portolan.gateway.cache;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/**
 * The calls in the air under one configuration, by what they ask; each leaves by itself when it has
 * ended, was cancelled or has outgrown what may be kept. Thread-safe.
 */
public final class CoalescedCalls<H, E> {
    private final ConcurrentMap<CacheKey, CoalescedCall<H, E>> inTheAir = new ConcurrentHashMap<>();

    /** Whether a call for {@code key} is in the air. */
    public boolean has(CacheKey key) {
        return inTheAir.containsKey(key);
    }

    /** How many calls are in the air. */
    public int size() {
        return inTheAir.size();
    }

    /**
     * Boards the flight for {@code key}, or a new one that the passenger has to lead.
     *
     * @param home where a new one would be called from
     * @param bounds what a new one would be held in
     */
    public Boarded<H, E> board(
            CacheKey key, Subscriber<H, E> passenger, Executor home, CoalescedCall.Bounds bounds) {
        while (true) {
            CoalescedCall<H, E> flight = inTheAir.get(key);
            boolean leads = flight == null;
            if (flight == null) {
                flight = begin(key, home, bounds);
            }
            Subscription<H, E> seat = flight == null ? null : flight.board(passenger);
            if (flight != null && seat != null) {
                return new Boarded<>(flight, seat, leads);
            }
        }
    }

    /** A flight now in the air for {@code key}; null where another was quicker. */
    private @Nullable CoalescedCall<H, E> begin(
            CacheKey key, Executor home, CoalescedCall.Bounds bounds) {
        CoalescedCall<H, E> fresh =
                new CoalescedCall<>(home, bounds, over -> inTheAir.remove(key, over));
        return inTheAir.putIfAbsent(key, fresh) == null ? fresh : null;
    }

    /** A flight that nobody else can board. */
    public static <H, E> Boarded<H, E> alone(
            Subscriber<H, E> passenger, Executor home, CoalescedCall.Bounds bounds) {
        CoalescedCall<H, E> flight = new CoalescedCall<>(home, bounds, over -> {});
        Subscription<H, E> seat = flight.board(passenger);
        if (seat == null) {
            throw new IllegalStateException("a new flight is closed (expected: room)");
        }
        return new Boarded<>(flight, seat, true);
    }

    /**
     * A passenger aboard.
     *
     * @param leads whether the call is still to be made, by this passenger
     */
    public record Boarded<H, E>(
            CoalescedCall<H, E> flight, Subscription<H, E> seat, boolean leads) {}
}
