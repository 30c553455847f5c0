package dev.portolan.gateway.listener;

import dev.portolan.gateway.time.Watchdog;

import io.vertx.core.http.Http1ServerConfig;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The callers' connections of one event loop that carry no request, the oldest first. Belongs to
 * that event loop.
 */
final class IdleCallers {
    /** Closed at once when descriptors are scarce; looked for again a moment later. */
    private static final int AT_ONCE = 16;

    private final Watchdog watchdog;
    private final long headNanos;
    private final long idleNanos;
    private final Http1ServerConfig http1;
    private final Set<CallerConnection> awaited = new LinkedHashSet<>();
    private final Set<CallerConnection> idle = new LinkedHashSet<>();

    IdleCallers(Watchdog watchdog, ListenOptions.Patience patience, Http1ServerConfig http1) {
        this.watchdog = watchdog;
        this.headNanos = patience.head().toNanos();
        this.idleNanos = patience.idle().toNanos();
        this.http1 = http1;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    /** How long a head may take. */
    long headNanos() {
        return headNanos;
    }

    /** How long a connection may rest between two requests. */
    long idleNanos() {
        return idleNanos;
    }

    Http1ServerConfig http1() {
        return http1;
    }

    /** Those of which a head is awaited. */
    Set<CallerConnection> awaited() {
        return awaited;
    }

    /** Those between two requests. */
    Set<CallerConnection> idle() {
        return idle;
    }

    /** Closes some: first those that have shown nothing yet. */
    void makeRoom() {
        int left = AT_ONCE;
        left -= close(awaited, left);
        close(idle, left);
    }

    private static int close(Set<CallerConnection> those, int most) {
        int closed = 0;
        for (; closed < most && !those.isEmpty(); closed++) {
            Iterator<CallerConnection> first = those.iterator();
            first.next().close();
        }
        return closed;
    }
}
