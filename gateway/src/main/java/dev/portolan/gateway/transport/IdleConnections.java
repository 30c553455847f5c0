package dev.portolan.gateway.transport;

import dev.portolan.gateway.time.Watchdog;

import io.vertx.core.http.HttpClientConnection;
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
 * The connections to one HTTP/1.1 origin that carry no request. The last one given back goes first,
 * so that few stay warm and the others come to their end; all on one event loop.
 */
final class IdleConnections {
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String TIMEOUT = "timeout=";

    private final Watchdog watchdog;
    private final long keepAlive;
    private final IdleConnectionLimit room;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Watchdog.Watch sweeping;

    /** Connections of which {@code room} has places, closed after {@code keepAlive} idle. */
    IdleConnections(Watchdog watchdog, Duration keepAlive, IdleConnectionLimit room) {
        this.watchdog = watchdog;
        this.keepAlive = keepAlive.toNanos();
        this.room = room;
        this.sweeping = watchdog.watch(this::sweep);
    }

    /** One that is open; null where there is none. */
    @Nullable Kept take() {
        long now = watchdog.now();
        while (true) {
            Idle last = idle.pollLast();
            if (last == null) {
                return null;
            }
            room.give(1);
            if (last.until - now > 0) {
                if (last.kept.open) {
                    return last.kept;
                }
            } else {
                last.kept.connection.close();
            }
        }
    }

    /** Keeps a connection whose answer has ended, unless that answer says that it is the last. */
    void give(Kept kept, HttpClientResponse answer) {
        if (answer.version() == HttpVersion.HTTP_1_1 && !closes(answer)) {
            keep(kept, allowed(answer));
        } else {
            kept.connection.close();
        }
    }

    /** Keeps a connection on which nothing was sent since it was taken or made. */
    void giveUnused(Kept kept) {
        keep(kept, keepAlive);
    }

    private void keep(Kept kept, long nanos) {
        if (!kept.open) {
            return;
        }
        if (!room.take(idle.size())) {
            kept.connection.close();
            return;
        }
        if (idle.isEmpty()) {
            sweeping.expireIn(SWEEP_NANOS);
        }
        idle.addLast(new Idle(kept, watchdog.now() + nanos));
    }

    private static boolean closes(HttpClientResponse answer) {
        String said = answer.getHeader(HttpHeaders.CONNECTION);
        return said != null && said.toLowerCase(Locale.ROOT).contains("close");
    }

    /** As long as we keep one, or less where its server says that it keeps it for less. */
    private long allowed(HttpClientResponse answer) {
        String said = answer.getHeader(HttpHeaders.KEEP_ALIVE);
        int from = said == null ? -1 : said.indexOf(TIMEOUT);
        if (said == null || from < 0) {
            return keepAlive;
        }
        long seconds = 0;
        for (int i = from + TIMEOUT.length(); i < said.length() && digit(said, i); i++) {
            seconds = Math.min(Integer.MAX_VALUE, seconds * 10 + said.charAt(i) - '0');
        }
        return Math.min(keepAlive, TimeUnit.SECONDS.toNanos(seconds));
    }

    private static boolean digit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /** Closes what nobody asked for in time, and forgets what the other side has closed. */
    private void sweep() {
        long now = watchdog.now();
        int before = idle.size();
        idle.removeIf(
                one -> {
                    boolean over = one.until - now <= 0;
                    if (over && one.kept.open) {
                        one.kept.connection.close();
                    }
                    return over || !one.kept.open;
                });
        room.give(before - idle.size());
        if (!idle.isEmpty()) {
            sweeping.expireIn(SWEEP_NANOS);
        }
    }

    /** Closes the one that has been idle for longest; false where there is none. */
    boolean closeOldest() {
        Idle first = idle.pollFirst();
        if (first == null) {
            return false;
        }
        room.give(1);
        first.kept.connection.close();
        return true;
    }

    /** A connection, and whether it is still open. */
    static final class Kept {
        private final HttpClientConnection connection;
        private boolean open = true;

        Kept(HttpClientConnection connection) {
            this.connection = connection;
            connection.closeHandler(closed -> open = false);
            // One that breaks is told to the attempt on it; nobody else need hear.
            connection.exceptionHandler(broken -> {});
        }

        HttpClientConnection connection() {
            return connection;
        }
    }

    private record Idle(Kept kept, long until) {}
}
