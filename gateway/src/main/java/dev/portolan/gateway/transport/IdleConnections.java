package dev.portolan.gateway.transport;

import dev.portolan.gateway.time.Watchdog;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The idle connections to one HTTP/1.1 origin. Reused last-in first-out, so that surplus
 * connections idle out; all on one event loop.
 */
final class IdleConnections {
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String TIMEOUT = "timeout=";

    private final Watchdog watchdog;
    private final long keepAlive;
    private final IdleConnectionLimit limit;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Watchdog.Watch sweeping;

    /**
     * Keeps as many connections as {@code limit} allows, and closes each after {@code keepAlive}.
     */
    IdleConnections(Watchdog watchdog, Duration keepAlive, IdleConnectionLimit limit) {
        this.watchdog = watchdog;
        this.keepAlive = keepAlive.toNanos();
        this.limit = limit;
        this.sweeping = watchdog.watch(this::sweep);
    }

    /** Takes an open connection; null if there is none. */
    @Nullable PooledConnection take() {
        long now = watchdog.now();
        while (true) {
            Idle last = idle.pollLast();
            if (last == null) {
                return null;
            }
            limit.release(1);
            if (last.until - now > 0) {
                if (last.connection.isOpen()) {
                    return last.connection;
                }
            } else {
                last.connection.close();
            }
        }
    }

    /** Keeps a connection whose answer has ended, unless the answer closes it. */
    void release(PooledConnection connection, HttpClientResponse answer) {
        if (answer.version() == HttpVersion.HTTP_1_1 && !closes(answer)) {
            keep(connection, allowed(answer));
        } else {
            connection.close();
        }
    }

    /** Keeps a connection on which nothing was sent since it was taken or made. */
    void releaseUnused(PooledConnection connection) {
        keep(connection, keepAlive);
    }

    private void keep(PooledConnection connection, long nanos) {
        if (!connection.isOpen()) {
            return;
        }
        if (!limit.tryReserve(idle.size())) {
            connection.close();
            return;
        }
        if (idle.isEmpty()) {
            sweeping.expireIn(SWEEP_NANOS);
        }
        idle.addLast(new Idle(connection, watchdog.now() + nanos));
    }

    private static boolean closes(HttpClientResponse answer) {
        String header = answer.getHeader(HttpHeaders.CONNECTION);
        return header != null && header.toLowerCase(Locale.ROOT).contains("close");
    }

    /** The keep-alive time: ours, or the server's if that is shorter. */
    private long allowed(HttpClientResponse answer) {
        String header = answer.getHeader(HttpHeaders.KEEP_ALIVE);
        int from = header == null ? -1 : header.indexOf(TIMEOUT);
        if (header == null || from < 0) {
            return keepAlive;
        }
        long seconds = 0;
        for (int i = from + TIMEOUT.length(); i < header.length() && digit(header, i); i++) {
            seconds = Math.min(Integer.MAX_VALUE, seconds * 10 + header.charAt(i) - '0');
        }
        return Math.min(keepAlive, TimeUnit.SECONDS.toNanos(seconds));
    }

    private static boolean digit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /** Closes connections that idled out, and removes those that the server closed. */
    private void sweep() {
        long now = watchdog.now();
        int before = idle.size();
        idle.removeIf(
                one -> {
                    boolean over = one.until - now <= 0;
                    if (over && one.connection.isOpen()) {
                        one.connection.close();
                    }
                    return over || !one.connection.isOpen();
                });
        limit.release(before - idle.size());
        if (!idle.isEmpty()) {
            sweeping.expireIn(SWEEP_NANOS);
        }
    }

    /** Closes the connection that has been idle for longest; false if there is none. */
    boolean closeOldest() {
        Idle first = idle.pollFirst();
        if (first == null) {
            return false;
        }
        limit.release(1);
        first.connection.close();
        return true;
    }

    private record Idle(PooledConnection connection, long until) {}
}
