package dev.portolan.gateway.transport;

import dev.portolan.gateway.socket.FileDescriptors;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.time.Watchdog;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of one event loop to the upstreams, one pool per origin.
 *
 * <p>Pools are large: a deployment's concurrency limit applies before the pool. TLS negotiates
 * HTTP/2 and falls back to HTTP/1.1; plain text is HTTP/1.1 unless the endpoint sets {@code http2}.
 */
public final class Connections {
    private static final int POOL = 16_384;
    private static final int HTTP2_POOL = 64;
    private static final int HEADER_BYTES = 32 * 1024;

    /** Below the 60 seconds after which load balancers close an idle connection from their side. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(45);

    private final Vertx vertx;
    private final Duration connectTimeout;
    private final Watchdog watchdog;
    private final FileDescriptors descriptors;
    private final IdleConnectionLimit idleLimit;
    private final Map<UpstreamOrigin, OriginClient> clients = new HashMap<>();

    /**
     * Connections that are made within {@code connectTimeout}.
     *
     * @param loops how many event loops have such connections
     */
    public Connections(Vertx vertx, Watchdog watchdog, Duration connectTimeout, int loops) {
        this.vertx = vertx;
        this.watchdog = watchdog;
        this.connectTimeout = connectTimeout;
        this.descriptors = SocketRegistry.of(vertx).descriptors();
        this.idleLimit = IdleConnectionLimit.of(descriptors.usable(), loops);
    }

    /**
     * Leases a connection to {@code origin} with a request on it; fails if none is made in time,
     * and with {@link NoSocketException} if the gateway has no file descriptor left.
     */
    public Future<ConnectionLease> lease(UpstreamOrigin origin) {
        OriginClient client = clients.get(origin);
        if (client == null) {
            client = new OriginClient(origin);
            clients.put(origin, client);
        }
        return client.sharing ? shared(client, origin) : own(client, origin);
    }

    /** True if a connection may be opened, after closing an idle one if needed. */
    private boolean mayConnect() {
        if (descriptors.mayConnect()) {
            return true;
        }
        for (OriginClient any : clients.values()) {
            if (any.idle.closeOldest()) {
                return descriptors.mayConnect();
            }
        }
        return false;
    }

    /** Leases a stream of one of the client's connections, which requests share. */
    private Future<ConnectionLease> shared(OriginClient client, UpstreamOrigin origin) {
        if (client.open == 0 && !mayConnect()) {
            return Future.failedFuture(new NoSocketException());
        }
        RequestOptions options =
                new RequestOptions()
                        .setHost(origin.host())
                        .setPort(origin.port())
                        .setSsl(origin.secure())
                        .setConnectTimeout(connectTimeout.toMillis());
        return client.agent
                .request(options)
                .map(
                        request -> {
                            client.sharing = isHttp2(request.connection());
                            return new ConnectionLease(request);
                        });
    }

    /** Leases a connection for this request alone. */
    private Future<ConnectionLease> own(OriginClient client, UpstreamOrigin origin) {
        PooledConnection idle = client.idle.take();
        if (idle != null) {
            return on(idle, client.idle);
        }
        if (!mayConnect()) {
            return Future.failedFuture(new NoSocketException());
        }
        HttpConnectOptions options =
                new HttpConnectOptions()
                        .setHost(origin.host())
                        .setPort(origin.port())
                        .setSsl(origin.secure())
                        .setConnectTimeout(connectTimeout.toMillis());
        return client.agent
                .connect(options)
                .compose(
                        connection -> {
                            client.sharing = isHttp2(connection);
                            return on(new PooledConnection(connection), client.idle);
                        });
    }

    private static boolean isHttp2(HttpConnection connection) {
        return connection.protocolVersion() == HttpVersion.HTTP_2;
    }

    private static Future<ConnectionLease> on(PooledConnection connection, IdleConnections pool) {
        return connection
                .connection()
                .request()
                .map(request -> new ConnectionLease(request, connection, pool))
                .onFailure(_ -> connection.close());
    }

    /**
     * Closes all connections, each when its requests have ended or at the latest after {@code
     * grace}.
     */
    public Future<Void> shutdown(Duration grace) {
        List<Future<Void>> closed = new ArrayList<>();
        clients.values().forEach(one -> closed.add(one.agent.shutdown(grace)));
        clients.clear();
        return Future.join(closed).mapEmpty();
    }

    private HttpClientAgent client(UpstreamOrigin origin, Handler<HttpConnection> connected) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout((int) connectTimeout.toMillis())
                        .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
                        .setMaxHeaderSize(HEADER_BYTES);
        boolean http2 = origin.transport().http2();
        options.setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        options.setHttp2ClearTextUpgrade(false);
        PoolOptions pool =
                new PoolOptions()
                        .setHttp1MaxSize(POOL)
                        .setHttp2MaxSize(HTTP2_POOL)
                        .setMaxWaitQueueSize(POOL);
        if (origin.secure()) {
            ClientTls.set(options, origin.transport());
        }
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connected)
                .build();
    }

    /** The client of one origin and its idle connections. */
    private final class OriginClient {
        private final HttpClientAgent agent;
        private final IdleConnections idle;

        /**
         * True if requests share connections, as in HTTP/2. If HTTP/2 is offered, the last
         * connection shows whether it was negotiated.
         */
        private boolean sharing;

        /** The number of shared connections that are open. */
        private int open;

        OriginClient(UpstreamOrigin origin) {
            agent = client(origin, this::connected);
            idle = new IdleConnections(watchdog, KEEP_ALIVE, idleLimit);
            sharing = origin.transport().http2();
        }

        private void connected(HttpConnection connection) {
            open++;
            connection.closeHandler(_ -> open--);
            // No-op: each attempt reports the failure, and Vert.x logs unhandled ones.
            connection.exceptionHandler(_ -> {});
        }
    }
}
