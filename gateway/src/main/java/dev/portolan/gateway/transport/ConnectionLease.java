package dev.portolan.gateway.transport;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

import org.jspecify.annotations.Nullable;

/** A connection to an upstream, or one of its streams, leased for one request. */
public final class ConnectionLease {
    private final HttpClientRequest request;
    private final @Nullable PooledConnection connection;
    private final @Nullable IdleConnections pool;

    /** A stream of a shared connection, which ends by itself. */
    ConnectionLease(HttpClientRequest request) {
        this.request = request;
        this.connection = null;
        this.pool = null;
    }

    /** A connection for this request alone, which returns to {@code pool} afterwards. */
    ConnectionLease(HttpClientRequest request, PooledConnection connection, IdleConnections pool) {
        this.request = request;
        this.connection = connection;
        this.pool = pool;
    }

    public HttpClientRequest request() {
        return request;
    }

    /** Returns the connection unused: nothing was sent, so it may carry another request. */
    public void returnUnused() {
        // Nothing of the request was written, so this ends the stream and leaves the connection.
        request.reset();
        if (pool != null && connection != null) {
            pool.releaseUnused(connection);
        }
    }

    /** Returns the connection after a whole answer: it may carry another request. */
    public void returnAfter(HttpClientResponse answer) {
        if (pool != null && connection != null) {
            pool.release(connection, answer);
        }
    }
}
