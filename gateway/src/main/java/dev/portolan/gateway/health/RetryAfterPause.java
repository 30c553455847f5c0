package dev.portolan.gateway.health;

import dev.portolan.gateway.receipt.AttemptOutcome;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The pause that a deployment's provider asked for: until it is over, no request is sent there,
 * whoever's it is. Of several the one that ends last holds. Thread-safe.
 */
public final class RetryAfterPause {
    /** What a provider asks for beyond this is not kept: one answer must not end a deployment. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    /** So long a deployment whose account is empty is asked only where nobody else is. */
    static final Duration EMPTY = Duration.ofSeconds(30);

    private volatile @Nullable Held held;

    /** Keeps the pause that {@code failure} asks for, if it asks for one, from {@code now} on. */
    public void heed(FailedAttempt failure, long now) {
        Duration told = failure.pause();
        if (told != null) {
            Why why =
                    failure.outcome() == AttemptOutcome.OVERLOADED
                            ? Why.OVERLOADED
                            : Why.RATE_LIMITED;
            ask(told.compareTo(LONGEST) < 0 ? told : LONGEST, why, now);
        } else if (failure.accountEmpty()) {
            ask(EMPTY, Why.OUT_OF_QUOTA, now);
        }
    }

    private synchronized void ask(Duration length, Why why, long now) {
        long until = now + length.toNanos();
        Held before = at(now);
        if (before == null || why.asked != before.why.asked) {
            held = before == null || why.asked ? new Held(until, why) : before;
        } else if (until - before.until > 0) {
            held = new Held(until, why);
        }
    }

    /** Whether nothing may be sent at {@code now}, a moment in nanoseconds. */
    public boolean holds(long now) {
        Held at = at(now);
        return at != null && at.why.asked;
    }

    /** Whether others shall be asked first at {@code now}. */
    public boolean spares(long now) {
        return at(now) != null;
    }

    /** How long it still holds. */
    public Duration left(long now) {
        Held at = at(now);
        return at == null || !at.why.asked ? Duration.ZERO : Duration.ofNanos(at.until - now);
    }

    /** What holds at {@code now}; empty where nothing does. */
    public Optional<State> state(long now) {
        Held at = at(now);
        return at == null
                ? Optional.empty()
                : Optional.of(new State(at.why, Duration.ofNanos(at.until - now)));
    }

    private @Nullable Held at(long now) {
        Held at = held;
        return at == null || at.until - now <= 0 ? null : at;
    }

    /** Why a deployment is left alone. */
    public enum Why {
        /** The provider limits our rate. */
        RATE_LIMITED(true),
        /** The provider says that it is full. */
        OVERLOADED(true),
        /** Our account there is empty. The provider asks for nothing: others are asked first. */
        OUT_OF_QUOTA(false);

        private final boolean asked;

        Why(boolean asked) {
            this.asked = asked;
        }

        /** The name on the admin plane. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A pause at one moment.
     *
     * @param left how long it lasts from then on
     */
    public record State(Why why, Duration left) {}

    private record Held(long until, Why why) {}
}
