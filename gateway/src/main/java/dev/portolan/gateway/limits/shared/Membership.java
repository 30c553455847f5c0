package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.shared.ServerCalls.Patience;
import dev.portolan.gateway.limits.shared.SharedState.Phase;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows whether the server may be used, and how many replicas use it. Belongs to the book's event
 * loop; its state can be read from any thread.
 *
 * <p>A server's epoch begins when it is started or has lost its data. A replica that finds another
 * epoch than it knows brings what it has seen and what it holds (stage 1), waits for the others to
 * do so, then settles what is not settled (stage 2), waits again, and only then reserves. Waiting
 * ends when all replicas known before have come, or after five times the grace time; a replica that
 * knew none waits for the grace time.
 */
final class Membership {
    private static final System.Logger LOG = System.getLogger("dev.portolan.shared");
    private static final long RECONNECT_MILLIS = 250;
    private static final long HEARTBEAT_MILLIS = 1_000;
    private static final long POLL_MILLIS = 50;
    private static final long MEMBER_LEASE_MILLIS = 3_000;
    private static final Pattern RUN_ID = Pattern.compile("run_id:([0-9a-f]+)");
    private static final Pattern EVICTION = Pattern.compile("maxmemory_policy:([a-z-]+)");

    /** A replica that was known is waited for this many times as long as one that may exist. */
    private static final long KNOWN_GRACES = 5;

    private static final int NO_STAGE = 0;
    private static final int BROUGHT = 1;
    private static final int SETTLED = 2;

    private final Vertx vertx;
    private final ServerCalls calls;
    private final LimitScripts scripts;
    private final ServerClock clock;
    private final long graceMillis;
    private final Duties duties;
    private final String me = UUID.randomUUID().toString();
    private String run = "";
    private long epoch;
    private int stage;
    private int replicas;
    private int attempt;
    private boolean joining;
    private boolean dataMissing;
    private boolean closed;
    private volatile State state = new State(Phase.LOST, Instant.now(), 0, "not connected yet");

    Membership(
            Vertx vertx,
            ServerCalls calls,
            LimitScripts scripts,
            ServerClock clock,
            long graceMillis,
            Duties duties) {
        this.vertx = vertx;
        this.calls = calls;
        this.scripts = scripts;
        this.clock = clock;
        this.graceMillis = graceMillis;
        this.duties = duties;
    }

    /** The phase, as other threads see it. */
    record State(Phase phase, Instant since, int replicas, @Nullable String failure) {}

    /** What a replica does as its membership changes. */
    interface Duties {
        /** Brings all that is known to a server that has lost it, then runs {@code done}. */
        void bring(long epoch, Runnable done);

        /** Settles what is not settled. */
        void settle(long epoch);

        /** Returns whether all is settled. */
        boolean isSettled();

        /** The server can be used, again or still; called with each heartbeat. */
        void ready(long epoch);

        /** The server cannot be used. */
        void lost();
    }

    /** Starts to connect. */
    void start() {
        connect();
    }

    State state() {
        return state;
    }

    boolean isReady() {
        return state.phase() == Phase.READY;
    }

    long epoch() {
        return epoch;
    }

    String id() {
        return me;
    }

    /** Returns the number of replicas when the server was last used; 0 if it never was. */
    int replicas() {
        return replicas;
    }

    private void connect() {
        if (closed) {
            return;
        }
        int which = ++attempt;
        calls.open(
                open -> {
                    if (which == attempt) {
                        identify(which, open);
                    }
                },
                () -> lost(which, "the connection was closed"));
    }

    private void identify(int which, boolean open) {
        if (!open) {
            lost(which, "the server does not accept a connection");
            return;
        }
        calls.info("memory", Membership::warnOfEviction);
        calls.info(
                "server",
                reply -> {
                    Optional<String> found = find(RUN_ID, reply);
                    if (found.isEmpty()) {
                        lost(which, "the server does not answer INFO");
                    } else if (which == attempt) {
                        run = found.get();
                        join(which);
                    }
                });
    }

    private static Optional<String> find(Pattern pattern, Optional<Response> reply) {
        return reply.map(Response::toString)
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    private static void warnOfEviction(Optional<Response> reply) {
        find(EVICTION, reply)
                .filter(policy -> !policy.equals("noeviction"))
                .ifPresent(
                        policy ->
                                LOG.log(
                                        System.Logger.Level.WARNING,
                                        "the server of shared has maxmemory-policy {0}, which can"
                                                + " evict counters; set noeviction",
                                        policy));
    }

    private void join(int which) {
        if (which != attempt || joining) {
            return;
        }
        joining = true;
        run(MEMBER_LEASE_MILLIS, reply -> joined(which, reply));
    }

    private void run(long leaseMillis, Consumer<Optional<Response>> done) {
        calls.run(
                scripts.join(),
                ScriptKeys.REPLICAS,
                List.of(
                        me,
                        run,
                        Long.toString(epoch),
                        Integer.toString(stage),
                        Long.toString(leaseMillis),
                        dataMissing ? "1" : "0"),
                Patience.PATIENT,
                done);
    }

    private void joined(int which, Optional<Response> reply) {
        joining = false;
        if (which != attempt) {
            return;
        }
        Optional<Roll> roll = reply.flatMap(Roll::of);
        if (roll.isEmpty()) {
            lost(which, "the server does not answer in time, or wrongly");
            return;
        }
        clock.observe(roll.get().nanos());
        if (roll.get().epoch() != epoch) {
            bring(which, roll.get().epoch());
        } else {
            proceed(which, roll.get());
        }
    }

    /** The registry of replicas at one moment. */
    private record Roll(long nanos, long epoch, int alive, int brought, int settled) {
        static Optional<Roll> of(Response reply) {
            try {
                return Optional.of(
                        new Roll(
                                ScriptReply.time(reply.get(0), reply.get(1)),
                                Long.parseLong(reply.get(2).toString()),
                                Integer.parseInt(reply.get(3).toString()),
                                Integer.parseInt(reply.get(4).toString()),
                                Integer.parseInt(reply.get(5).toString())));
            } catch (RuntimeException e) {
                // Another type of reply, or a missing element: none comes from our script.
                return Optional.empty();
            }
        }

        long ageMillis() {
            return TimeUnit.NANOSECONDS.toMillis(nanos) - TimeUnit.MICROSECONDS.toMillis(epoch);
        }
    }

    private void bring(int which, long newEpoch) {
        epoch = newEpoch;
        dataMissing = false;
        stage = NO_STAGE;
        duties.lost();
        enter(Phase.RESTORING, "the server has lost data, and the replicas bring what they know");
        duties.bring(
                newEpoch,
                () -> {
                    if (which == attempt && epoch == newEpoch && stage == NO_STAGE) {
                        stage = BROUGHT;
                        join(which);
                    }
                });
        again(which, HEARTBEAT_MILLIS);
    }

    private void proceed(int which, Roll roll) {
        if (state.phase() == Phase.RESTORING) {
            restore(roll);
        } else {
            stage = SETTLED;
            ready(roll);
        }
        again(which, state.phase() == Phase.READY ? HEARTBEAT_MILLIS : POLL_MILLIS);
    }

    private void restore(Roll roll) {
        long patience = replicas == 0 ? graceMillis : KNOWN_GRACES * graceMillis;
        if (stage == BROUGHT && (allBrought(roll) || isOver(roll, patience))) {
            duties.settle(epoch);
            if (duties.isSettled()) {
                stage = SETTLED;
            }
        } else if (stage == SETTLED && (allSettled(roll) || isOver(roll, patience + graceMillis))) {
            ready(roll);
        }
    }

    /**
     * Returns whether all replicas have brought what they know. One that was started lately may not
     * be known here, so all get the time to connect again.
     */
    private boolean allBrought(Roll roll) {
        return replicas > 0
                && roll.brought() >= Math.max(replicas, roll.alive())
                && roll.ageMillis() >= graceMillis / 2;
    }

    /** Returns whether all replicas that came have settled; those that did not are given up. */
    private static boolean allSettled(Roll roll) {
        return roll.settled() >= Math.max(roll.brought(), roll.alive());
    }

    /** Returns whether an epoch is older than others are waited for, or a clock was set back. */
    private static boolean isOver(Roll roll, long millis) {
        return roll.ageMillis() >= millis || roll.ageMillis() < 0;
    }

    private void ready(Roll roll) {
        replicas = Math.max(1, roll.alive());
        enter(Phase.READY, null);
        duties.ready(epoch);
    }

    private void again(int which, long millis) {
        vertx.setTimer(millis, _ -> join(which));
    }

    /**
     * Asks the server again, since it has refused a call or did not answer one.
     *
     * @param missing whether it lacks data that it had in this epoch
     */
    void recheck(boolean missing) {
        dataMissing |= missing;
        join(attempt);
    }

    /** The server is too slow: stops to use it, and connects again. */
    void tooSlow() {
        lost(attempt, "the server answers too slowly");
    }

    private void lost(int which, String why) {
        if (which != attempt || closed) {
            return;
        }
        attempt++;
        joining = false;
        calls.close();
        duties.lost();
        enter(Phase.LOST, why);
        vertx.setTimer(RECONNECT_MILLIS, _ -> connect());
    }

    private void enter(Phase phase, @Nullable String failure) {
        State before = state;
        boolean same = before.phase() == phase;
        state = new State(phase, same ? before.since() : Instant.now(), replicas, failure);
        if (same) {
            return;
        }
        if (phase == Phase.READY) {
            LOG.log(System.Logger.Level.INFO, "the shared counters are used");
        } else if (before.phase() == Phase.READY) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the shared counters cannot be used: {0}; what is done until then is set by"
                            + " shared.onLoss",
                    failure);
        }
    }

    /** Leaves the registry, closes the connection, and runs {@code done}. */
    void close(Runnable done) {
        boolean connected = state.phase() != Phase.LOST;
        closed = true;
        attempt++;
        state = new State(Phase.LOST, Instant.now(), replicas, "the gateway stops");
        if (!connected) {
            calls.close();
            done.run();
            return;
        }
        run(
                0,
                _ -> {
                    calls.close();
                    done.run();
                });
    }
}
