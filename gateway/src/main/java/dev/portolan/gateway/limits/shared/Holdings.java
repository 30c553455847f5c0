package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.shared.ServerCalls.Patience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The reservations of requests under way, whose leases are renewed, and which are brought to a
 * server that has lost them. Belongs to the book's event loop.
 */
final class Holdings {
    private static final int BATCH = 500;
    private static final int RENEWALS_PER_LEASE = 3;

    private final ServerCalls calls;
    private final LimitScripts scripts;
    private final TreeViews views;
    private final long leaseMillis;
    private final long renewNanos;
    private final Map<String, HeldReservation> held = new HashMap<>();
    private final Map<String, Integer> running = new HashMap<>();

    Holdings(ServerCalls calls, LimitScripts scripts, TreeViews views, Duration lease) {
        this.calls = calls;
        this.scripts = scripts;
        this.views = views;
        this.leaseMillis = lease.toMillis();
        this.renewNanos = lease.dividedBy(RENEWALS_PER_LEASE).toNanos();
    }

    /** Keeps a reservation that was granted. */
    void add(HeldReservation reservation) {
        held.put(reservation.id(), reservation);
        count(reservation, 1);
    }

    /** Forgets a reservation that has ended. */
    void remove(HeldReservation reservation) {
        if (held.remove(reservation.id()) != null) {
            count(reservation, -1);
        }
    }

    private void count(HeldReservation reservation, int more) {
        for (Counter counter : reservation.request().counters()) {
            if (counter instanceof Counter.Concurrency) {
                running.merge(counter.id(), more, Integer::sum);
                running.remove(counter.id(), 0);
            }
        }
    }

    /** Returns the requests under way that a counter counts. */
    int running(Counter counter) {
        return running.getOrDefault(counter.id(), 0);
    }

    /** The server holds a reservation in an epoch, perhaps. */
    void heldIn(long epoch, HeldReservation reservation) {
        reservation.heldIn(epoch, System.nanoTime());
    }

    /** Renews the leases that have not been renewed for a third of their time. */
    void renew(long epoch) {
        long now = System.nanoTime();
        Map<String, List<HeldReservation>> due = new HashMap<>();
        for (HeldReservation one : held.values()) {
            if (one.epoch() != HeldReservation.NO_EPOCH && now - one.renewedAt() >= renewNanos) {
                due.computeIfAbsent(one.request().tree(), _ -> new ArrayList<>()).add(one);
            }
        }
        due.forEach((tree, some) -> renew(epoch, tree, some));
    }

    private void renew(long epoch, String tree, List<HeldReservation> all) {
        for (int from = 0; from < all.size(); from += BATCH) {
            List<HeldReservation> some = all.subList(from, Math.min(from + BATCH, all.size()));
            calls.run(
                    scripts.renew(),
                    ScriptKeys.of(tree),
                    ScriptArguments.renew(some, epoch, leaseMillis),
                    Patience.PATIENT,
                    reply ->
                            reply.flatMap(ScriptReply::of)
                                    .filter(read -> read.status() == ScriptReply.RENEWED)
                                    .ifPresent(read -> renewed(epoch, some, read.values())));
        }
    }

    private void renewed(long epoch, List<HeldReservation> some, List<String> missing) {
        long now = System.nanoTime();
        some.forEach(one -> one.heldIn(one.epoch(), now));
        for (String id : missing) {
            HeldReservation lost = held.get(id);
            if (lost != null) {
                restore(epoch, lost, () -> {});
            }
        }
    }

    /** Brings the reservations that were granted without the server. */
    void restoreAlone(long epoch) {
        for (HeldReservation one : List.copyOf(held.values())) {
            if (one.epoch() == HeldReservation.NO_EPOCH) {
                restore(epoch, one, () -> {});
            }
        }
    }

    /** Brings all that this replica knows to a server that has lost it; then runs {@code done}. */
    void restoreAll(long epoch, Runnable done) {
        Countdown left = new Countdown(done);
        views.forEach((tree, seen) -> raise(epoch, tree, seen, left));
        for (HeldReservation one : List.copyOf(held.values())) {
            left.more();
            restore(epoch, one, left::one);
        }
        left.one();
    }

    private void raise(long epoch, String tree, List<TreeViews.Seen> seen, Countdown left) {
        List<String> keys = new ArrayList<>(ScriptKeys.of(tree));
        List<String> args = new ArrayList<>();
        args.add(Long.toString(epoch));
        for (TreeViews.Seen one : seen) {
            if (ScriptArguments.raise(args, one.counter(), one.view())) {
                keys.add(ScriptKeys.counter(tree, one.counter(), one.view()));
            }
        }
        left.more();
        calls.run(scripts.raise(), keys, args, Patience.PATIENT, _ -> left.one());
    }

    private void restore(long epoch, HeldReservation one, Runnable done) {
        calls.run(
                scripts.restore(),
                ScriptKeys.of(one),
                ScriptArguments.restore(one, epoch, leaseMillis),
                Patience.PATIENT,
                reply -> {
                    if (reply.flatMap(ScriptReply::of)
                            .filter(read -> read.status() == ScriptReply.HELD)
                            .isPresent()) {
                        one.heldIn(epoch, System.nanoTime());
                    }
                    done.run();
                });
    }

    /** Runs a task when all that it waits for have ended. */
    private static final class Countdown {
        private final Runnable done;
        private int left = 1;

        Countdown(Runnable done) {
            this.done = done;
        }

        void more() {
            left++;
        }

        void one() {
            if (--left == 0) {
                done.run();
            }
        }
    }
}
