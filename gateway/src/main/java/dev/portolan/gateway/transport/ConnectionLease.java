package dev.portolan.gateway.transport;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

import org.jspecify.annotations.Nullable;

/** A connection to an upstream, or a stream of one, for one request. */
public final class ConnectionLease {
    private final HttpClientRequest request;
    private final IdleConnections.@Nullable Kept kept;
    private final @Nullable IdleConnections home;

    /** A stream of a connection that others share, which ends by itself. */
    ConnectionLease(HttpClientRequest request) {
        this.request = request;
        this.kept = null;
        this.home = null;
    }

    /** A connection of its own, which goes to {@code home} afterwards. */
    ConnectionLease(HttpClientRequest request, IdleConnections.Kept kept, IdleConnections home) {
        this.request = request;
        this.kept = kept;
        this.home = home;
    }

    public HttpClientRequest request() {
        return request;
    }

    /**
     * Nothing was sent, because nobody wants the answer any more: the connection is as good as new.
     */
    public void unused() {
        // Nothing of the request was written, so this ends the stream and leaves the connection.
        request.reset();
        if (home != null && kept != null) {
            home.giveUnused(kept);
        }
    }

    /** The answer came to its end: the connection may carry another. */
    public void ended(HttpClientResponse answer) {
        if (home != null && kept != null) {
            home.give(kept, answer);
        }
    }
}
