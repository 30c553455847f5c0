package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;

import io.vertx.redis.client.Response;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The reply of a script: what happened, when, and the values that follow.
 *
 * @param nanos the server's time, in nanoseconds since 1970
 */
record ScriptReply(char status, long nanos, List<String> values) {
    static final char GRANTED = 'G';
    static final char REFUSED = 'R';
    static final char OTHER_WINDOW = 'W';
    static final char OTHER_EPOCH = 'L';
    static final char MISSING = 'M';
    static final char SETTLED = 'S';
    static final char SETTLED_BEFORE = 'D';
    static final char RENEWED = 'N';
    static final char HELD = 'H';

    private static final int HEAD = 3;
    private static final int MAX_DIGITS = 18;
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    /** Reads a reply; empty if it does not have the form of one. */
    static Optional<ScriptReply> of(Response reply) {
        try {
            List<String> values = new ArrayList<>(reply.size());
            for (int i = HEAD; i < reply.size(); i++) {
                values.add(reply.get(i).toString());
            }
            String status = reply.get(0).toString();
            return status.length() == 1
                    ? Optional.of(
                            new ScriptReply(
                                    status.charAt(0), time(reply.get(1), reply.get(2)), values))
                    : Optional.empty();
        } catch (RuntimeException e) {
            // Another type of reply, a missing or a null element: none comes from our scripts.
            return Optional.empty();
        }
    }

    static long time(Response seconds, Response micros) {
        return TimeUnit.SECONDS.toNanos(Long.parseLong(seconds.toString()))
                + TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros.toString()));
    }

    /** Reads the place of a counter among {@code count}, from 1 on; 0 for none. */
    Optional<Integer> place(int count) {
        try {
            int place = values.isEmpty() ? -1 : Integer.parseInt(values.getFirst());
            return place >= 0 && place <= count && (place > 0) == (status == REFUSED)
                    ? Optional.of(place)
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the states of counters, two values for each, from {@code from} on; empty if they do not
     * have the form of states.
     *
     * @param windows the windows of the counters that are budgets
     */
    Optional<List<CounterView>> views(
            List<Counter> counters, @Nullable BudgetWindow[] windows, int from) {
        if (values.size() < from + 2 * counters.size()) {
            return Optional.empty();
        }
        try {
            List<CounterView> views = new ArrayList<>(counters.size());
            for (int i = 0; i < counters.size(); i++) {
                int at = from + 2 * i;
                views.add(view(counters.get(i), windows[i], values.get(at), values.get(at + 1)));
            }
            return Optional.of(views);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static CounterView view(
            Counter counter, @Nullable BudgetWindow window, String first, String second) {
        return switch (counter) {
            case Counter.RequestRate _, Counter.TokenRate _ ->
                    new CounterView.Bucket(
                            TimeUnit.SECONDS.toNanos(Long.parseLong(first))
                                    + Long.parseLong(second));
            case Counter.Concurrency _ -> new CounterView.Running(Integer.parseInt(first));
            case Counter.Budget _ ->
                    new CounterView.Spent(
                            window == null ? new BudgetWindow(0, 0) : window,
                            money(first),
                            money(second));
        };
    }

    private static long money(String digits) {
        return digits.length() <= MAX_DIGITS
                ? Long.parseLong(digits)
                : new BigInteger(digits).min(MAX).longValueExact();
    }
}
