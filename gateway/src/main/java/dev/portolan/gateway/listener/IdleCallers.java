package dev.portolan.gateway.listener;

import dev.portolan.gateway.time.Watchdog;

import io.vertx.core.http.Http1ServerConfig;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections of one event loop that carry no request, oldest first. Belongs to that event
 * loop.
 */
final class IdleCallers {
    /** The maximum number closed at once when descriptors are scarce. */
    private static final int MAX_CLOSED_AT_ONCE = 16;

    private final Watchdog watchdog;
    private final long headNanos;
    private final long idleNanos;
    private final Http1ServerConfig http1;
    private final Set<CallerConnection> awaitingHead = new LinkedHashSet<>();
    private final Set<CallerConnection> idle = new LinkedHashSet<>();
    private long drainEndsAt = Long.MAX_VALUE;

    IdleCallers(Watchdog watchdog, ListenOptions.Timeouts timeouts, Http1ServerConfig http1) {
        this.watchdog = watchdog;
        this.headNanos = timeouts.head().toNanos();
        this.idleNanos = timeouts.idle().toNanos();
        this.http1 = http1;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    /** The maximum time for a head to arrive, in nanoseconds. */
    long headNanos() {
        return headNanos;
    }

    /** The maximum idle time between two requests, in nanoseconds. */
    long idleNanos() {
        return idleNanos;
    }

    /** The listener is shutting down, and closes every connection after {@code grace}. */
    void drain(Duration grace) {
        drainEndsAt = watchdog.now() + grace.toNanos();
    }

    /** True from the start of a shutdown to the end of its grace. */
    boolean drains() {
        return drainEndsAt != Long.MAX_VALUE && drainEndsAt - watchdog.now() > 0;
    }

    /** The moment, by the watchdog's time, at which the grace of a shutdown ends. */
    long drainEndsAt() {
        return drainEndsAt;
    }

    Http1ServerConfig http1() {
        return http1;
    }

    /** The connections that wait for a head. */
    Set<CallerConnection> awaitingHead() {
        return awaitingHead;
    }

    /** The connections between two requests. */
    Set<CallerConnection> idle() {
        return idle;
    }

    /** Closes some connections to free descriptors, those without a first request first. */
    void freeDescriptors() {
        int left = MAX_CLOSED_AT_ONCE;
        left -= close(awaitingHead, left);
        close(idle, left);
    }

    private static int close(Set<CallerConnection> connections, int most) {
        int closed = 0;
        for (; closed < most && !connections.isEmpty(); closed++) {
            Iterator<CallerConnection> first = connections.iterator();
            first.next().close();
        }
        return closed;
    }
}
