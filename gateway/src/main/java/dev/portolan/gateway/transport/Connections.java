package dev.portolan.gateway.transport;

import dev.portolan.gateway.socket.FileDescriptors;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.gateway.transport.IdleConnections.Kept;

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
 * <p>Pools are roomy: what bounds a deployment is its guard, before the pool. TLS negotiates HTTP/2
 * and falls back to HTTP/1.1; plain text is HTTP/1.1 unless the endpoint says that it speaks
 * HTTP/2.
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
    private final IdleConnectionLimit room;
    private final Map<UpstreamOrigin, Clients> clients = new HashMap<>();

    /**
     * Connections that must be had within {@code connectTimeout}.
     *
     * @param loops how many event loops have such connections
     */
    public Connections(Vertx vertx, Watchdog watchdog, Duration connectTimeout, int loops) {
        this.vertx = vertx;
        this.watchdog = watchdog;
        this.connectTimeout = connectTimeout;
        this.descriptors = SocketRegistry.of(vertx).descriptors();
        this.room = IdleConnectionLimit.of(descriptors.usable(), loops);
    }

    /**
     * A connection to {@code origin} with a request on it; fails where none is had in time, and
     * with {@link NoSocketException} where the gateway has no socket to spare for one.
     */
    public Future<ConnectionLease> lease(UpstreamOrigin origin) {
        Clients there = clients.get(origin);
        if (there == null) {
            there = new Clients(origin);
            clients.put(origin, there);
        }
        return there.sharing ? shared(there, origin) : own(there, origin);
    }

    /** Whether one more may be opened, at the cost of one that is idle where need be. */
    private boolean mayConnect() {
        if (descriptors.mayConnect()) {
            return true;
        }
        for (Clients any : clients.values()) {
            if (any.idle.closeOldest()) {
                return descriptors.mayConnect();
            }
        }
        return false;
    }

    /** A stream of one of the client's connections, which others may share. */
    private Future<ConnectionLease> shared(Clients there, UpstreamOrigin origin) {
        if (there.open == 0 && !mayConnect()) {
            return Future.failedFuture(new NoSocketException());
        }
        RequestOptions options =
                new RequestOptions()
                        .setHost(origin.host())
                        .setPort(origin.port())
                        .setSsl(origin.secure())
                        .setConnectTimeout(connectTimeout.toMillis());
        return there.client
                .request(options)
                .map(
                        request -> {
                            there.sharing = isHttp2(request.connection());
                            return new ConnectionLease(request);
                        });
    }

    /** A connection for this request alone. */
    private Future<ConnectionLease> own(Clients there, UpstreamOrigin origin) {
        Kept kept = there.idle.take();
        if (kept != null) {
            return on(kept, there.idle);
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
        return there.client
                .connect(options)
                .compose(
                        connection -> {
                            there.sharing = isHttp2(connection);
                            return on(new Kept(connection), there.idle);
                        });
    }

    private static boolean isHttp2(HttpConnection connection) {
        return connection.protocolVersion() == HttpVersion.HTTP_2;
    }

    private static Future<ConnectionLease> on(Kept kept, IdleConnections home) {
        return kept.connection()
                .request()
                .map(request -> new ConnectionLease(request, kept, home))
                .onFailure(_ -> kept.connection().close());
    }

    /**
     * Closes all of them, each when its requests have ended or at the latest after {@code grace}.
     */
    public Future<Void> shutdown(Duration grace) {
        List<Future<Void>> closed = new ArrayList<>();
        clients.values().forEach(one -> closed.add(one.client.shutdown(grace)));
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

    /** How one origin is reached. */
    private final class Clients {
        private final HttpClientAgent client;
        private final IdleConnections idle;

        /**
         * Whether requests share connections: those of HTTP/2 do. Where HTTP/2 is offered, the last
         * connection shows whether it was taken.
         */
        private boolean sharing;

        /** How many shared connections are open. */
        private int open;

        Clients(UpstreamOrigin origin) {
            client = client(origin, this::connected);
            idle = new IdleConnections(watchdog, KEEP_ALIVE, room);
            sharing = origin.transport().http2();
        }

        private void connected(HttpConnection connection) {
            open++;
            connection.closeHandler(closed -> open--);
            // One that breaks is told to each attempt on it; nobody else need hear.
            connection.exceptionHandler(broken -> {});
        }
    }
}
