package dev.portolan.gateway.health;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.tuning.HealthSettings;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The pause of a deployment whose provider asked for one: until it is over, no request is sent
 * there. A quota that is used up is a weaker pause: other deployments go first. Of several pauses
 * the one that ends last counts. Thread-safe; moments in nanoseconds.
 */
public final class RetryAfterPause {
    private final AtomicReference<@Nullable Pause> pause = new AtomicReference<>();
    private volatile HealthSettings.RetryAfter settings;

    /** No pause yet. */
    public RetryAfterPause(HealthSettings.RetryAfter settings) {
        this.settings = settings;
    }

    /** Uses other settings from now on; a pause that has begun keeps its end. */
    public void apply(HealthSettings.RetryAfter next) {
        settings = next;
    }

    /** Starts the pause that {@code failure} asks for, if it asks for one, at {@code now}. */
    public void onFailure(FailedAttempt failure, long now) {
        HealthSettings.RetryAfter limits = settings;
        Duration requested = failure.pause();
        if (requested != null) {
            Reason reason =
                    failure.outcome() == AttemptOutcome.OVERLOADED
                            ? Reason.OVERLOADED
                            : Reason.RATE_LIMITED;
            boolean granted = requested.compareTo(limits.maxPause()) < 0;
            start(granted ? requested : limits.maxPause(), reason, now);
        } else if (failure.quotaUsedUp()) {
            start(limits.quotaPause(), Reason.OUT_OF_QUOTA, now);
        }
    }

    private void start(Duration length, Reason reason, long now) {
        Pause next = new Pause(now + length.toNanos(), reason);
        pause.updateAndGet(before -> next.after(before, now));
    }

    /** True if no request may be sent at {@code now}. */
    public boolean forbids(long now) {
        Pause at = at(now);
        return at != null && at.reason.forbids;
    }

    /** True if other deployments go first at {@code now}. */
    public boolean defers(long now) {
        return at(now) != null;
    }

    /** The time for which no request may be sent. */
    public Duration remaining(long now) {
        Pause at = at(now);
        return at == null || !at.reason.forbids ? Duration.ZERO : Duration.ofNanos(at.until - now);
    }

    /** The pause at {@code now}; empty if there is none. */
    public Optional<State> state(long now) {
        Pause at = at(now);
        return at == null
                ? Optional.empty()
                : Optional.of(new State(at.reason, Duration.ofNanos(at.until - now)));
    }

    private @Nullable Pause at(long now) {
        Pause at = pause.get();
        return at == null || at.isOver(now) ? null : at;
    }

    /** The reason of a pause. */
    public enum Reason {
        /** The provider limits our rate. */
        RATE_LIMITED(true),
        /** The provider is overloaded. */
        OVERLOADED(true),
        /**
         * Our quota there is used up: the provider asks for nothing, other deployments go first.
         */
        OUT_OF_QUOTA(false);

        private final boolean forbids;

        Reason(boolean forbids) {
            this.forbids = forbids;
        }

        /** The name in the admin API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A pause at one moment, and how long it lasts from then on. */
    public record State(Reason reason, Duration remaining) {}

    private record Pause(long until, Reason reason) {
        boolean isOver(long now) {
            return until - now <= 0;
        }

        /** The pause that counts of this and an earlier one: the stronger, else the longer. */
        Pause after(@Nullable Pause before, long now) {
            if (before == null || before.isOver(now)) {
                return this;
            }
            if (reason.forbids != before.reason.forbids) {
                return reason.forbids ? this : before;
            }
            return until - before.until > 0 ? this : before;
        }
    }
}
