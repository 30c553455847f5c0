package dev.portolan.gateway.listener;

import dev.portolan.gateway.time.Watchdog;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import io.vertx.core.net.impl.ConnectionBase;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Closes an HTTP/1.1 connection on which no request arrives.
 *
 * <p>The server's own idle timeout looks at bytes and would cut an answer that a model takes its
 * time for; this one rests while a request is under way.
 */
final class IdleConnection {
    private static final AttributeKey<IdleConnection> KEY =
            AttributeKey.valueOf(IdleConnection.class, "portolan");

    private final Watchdog.Watch watch;
    private final long idleNanos;

    private IdleConnection(HttpConnection connection, Duration idle, Watchdog watchdog) {
        this.idleNanos = idle.toNanos();
        this.watch = watchdog.watch(connection::close);
        watch.expireIn(idleNanos);
        connection.closeHandler(closed -> watch.close());
    }

    /** Watches {@code connection} where it speaks HTTP/1.1. */
    static void watch(HttpConnection connection, Duration idle, Watchdog watchdog) {
        if (connection instanceof Http1ServerConnection http1) {
            http1.channel().attr(KEY).set(new IdleConnection(connection, idle, watchdog));
        }
    }

    /** Lets the connection of {@code request} be while the request is under way. */
    static void busyWith(HttpServerRequest request) {
        @Nullable IdleConnection connection =
                ((ConnectionBase) request.connection()).channel().attr(KEY).get();
        if (connection != null) {
            connection.watch.rest();
            request.response().endHandler(ended -> connection.watch.expireIn(connection.idleNanos));
        }
    }
}
