package dev.portolan.gateway.transport;

import io.vertx.core.http.HttpClientConnection;

/** An HTTP/1.1 connection of a pool, which knows whether it is still open. */
final class PooledConnection {
    private final HttpClientConnection connection;
    private boolean open = true;

    PooledConnection(HttpClientConnection connection) {
        this.connection = connection;
        connection.closeHandler(_ -> open = false);
        // No-op: the attempt on the connection reports the failure, and Vert.x logs unhandled ones.
        connection.exceptionHandler(_ -> {});
    }

    HttpClientConnection connection() {
        return connection;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        connection.close();
    }
}
