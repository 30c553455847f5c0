package dev.portolan.gateway.health;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.tuning.HealthSettings;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The attempts of the last minute at one deployment, counted by second and outcome. Thread-safe;
 * times in milliseconds.
 */
public final class RecentAttempts {
    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final int SLOTS = 64;

    private final long[] seconds = new long[SLOTS];
    private final int[] started = new int[SLOTS];
    private final int[] firstTokens = new int[SLOTS];
    private final Map<AttemptOutcome, int[]> ended = new EnumMap<>(AttemptOutcome.class);
    private @Nullable AttemptOutcome lastFailure;
    private long lastFailedAt;

    RecentAttempts() {
        Arrays.fill(seconds, Long.MIN_VALUE);
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            ended.put(outcome, new int[SLOTS]);
        }
    }

    /** Counts an attempt that starts. */
    synchronized void started(long now) {
        int slot = slot(now / 1_000);
        if (slot >= 0) {
            started[slot]++;
        }
    }

    /** Counts a first token of the attempt that began at {@code startedAt}. */
    synchronized void hasFirstToken(long startedAt) {
        int slot = slot(startedAt / 1_000);
        if (slot >= 0) {
            firstTokens[slot]++;
        }
    }

    /** Removes the attempt that began at {@code startedAt}: it ended without a verdict. */
    synchronized void withdrawn(long startedAt) {
        int slot = slot(startedAt / 1_000);
        if (slot >= 0) {
            started[slot]--;
        }
    }

    /** Counts a success. */
    synchronized void succeeded(long now) {
        count(AttemptOutcome.SUCCEEDED, now);
    }

    /** Counts a failure. */
    synchronized void failed(AttemptOutcome outcome, long now) {
        count(outcome, now);
        lastFailure = outcome;
        lastFailedAt = now;
    }

    private void count(AttemptOutcome outcome, long now) {
        int slot = slot(now / 1_000);
        if (slot >= 0) {
            endedBy(outcome)[slot]++;
        }
    }

    private int[] endedBy(AttemptOutcome outcome) {
        return Objects.requireNonNull(ended.get(outcome));
    }

    /**
     * True if nearly all attempts that began after the one of {@code startedAt} have their first
     * token, so that its silence belongs to an outage that is over. Attempts that are younger than
     * the settings' minimum age may still be waiting for theirs, and do not count.
     */
    synchronized boolean recoveredSince(
            long startedAt, long now, HealthSettings.Recovery settings) {
        long age = Math.ceilDiv(settings.minAge().toMillis(), 1_000L);
        long last = now / 1_000 - age;
        long first = Math.max(startedAt / 1_000 + 1, last - SLOTS + age + 1);
        int later = 0;
        int answered = 0;
        for (long second = last; second >= first; second--) {
            int slot = (int) (second & (SLOTS - 1));
            if (seconds[slot] == second) {
                later += started[slot];
                answered += firstTokens[slot];
            }
            if (answered >= settings.firstTokens() && answered >= settings.share() * later) {
                return true;
            }
        }
        return false;
    }

    /** A summary of the last minute before {@code now}. */
    synchronized Summary summary(long now) {
        long last = now / 1_000;
        long first = last - SPAN.toSeconds() + 1;
        int succeeded = 0;
        Map<AttemptOutcome, Integer> failed = new EnumMap<>(AttemptOutcome.class);
        for (int slot = 0; slot < SLOTS; slot++) {
            if (seconds[slot] >= first && seconds[slot] <= last) {
                succeeded += endedBy(AttemptOutcome.SUCCEEDED)[slot];
                addFailures(slot, failed);
            }
        }
        AttemptOutcome outcome = lastFailure;
        return new Summary(
                succeeded,
                failed,
                outcome == null
                        ? null
                        : new LastFailure(outcome, Instant.ofEpochMilli(lastFailedAt)));
    }

    private void addFailures(int slot, Map<AttemptOutcome, Integer> failed) {
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            int count = endedBy(outcome)[slot];
            if (outcome != AttemptOutcome.SUCCEEDED && count > 0) {
                failed.merge(outcome, count, Integer::sum);
            }
        }
    }

    /** The slot of a second, emptied if it held an older one; -1 if it holds a newer one. */
    private int slot(long second) {
        int slot = (int) (second & (SLOTS - 1));
        if (seconds[slot] > second) {
            return -1;
        }
        if (seconds[slot] < second) {
            seconds[slot] = second;
            started[slot] = 0;
            firstTokens[slot] = 0;
            for (int[] counts : ended.values()) {
                counts[slot] = 0;
            }
        }
        return slot;
    }

    /**
     * The attempts that ended in the last minute, without those that were no verdict.
     *
     * @param succeeded how many answered
     * @param failed how many failed, by outcome
     * @param last the last failure, however long ago; null if there was none
     */
    public record Summary(
            int succeeded, Map<AttemptOutcome, Integer> failed, @Nullable LastFailure last) {
        /** A summary with its own copy of {@code failed}. */
        public Summary {
            failed = failed.isEmpty() ? Map.of() : Map.copyOf(failed);
        }

        /** How many ended. */
        public int attempts() {
            return succeeded + failures();
        }

        /** How many failed. */
        public int failures() {
            return failed.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** {@code 7 of 20 attempts in the last minute failed (reset 5, server_error 2)}. */
        public String describe() {
            StringBuilder words = new StringBuilder();
            words.append(failures()).append(" of ").append(attempts());
            words.append(" attempts in the last minute failed");
            String between = " (";
            for (AttemptOutcome outcome : AttemptOutcome.values()) {
                Integer count = failed.get(outcome);
                if (count != null) {
                    words.append(between).append(outcome.label()).append(' ').append(count);
                    between = ", ";
                }
            }
            return words.append(between.equals(" (") ? "" : ")").toString();
        }
    }

    /** A failure and when it was. */
    public record LastFailure(AttemptOutcome outcome, Instant at) {}
}
