package dev.portolan.gateway.upstream;

import dev.portolan.gateway.time.Watchdog;
import dev.portolan.gateway.upstream.IdleConnections.Kept;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
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
    private final Map<Origin, Clients> clients = new HashMap<>();

    /** Connections that must be had within {@code connectTimeout}. */
    public Connections(Vertx vertx, Watchdog watchdog, Duration connectTimeout) {
        this.vertx = vertx;
        this.watchdog = watchdog;
        this.connectTimeout = connectTimeout;
    }

    /** A connection to {@code origin} with a request on it; fails where none is had in time. */
    Future<Lease> lease(Origin origin) {
        Clients there = clients.get(origin);
        if (there == null) {
            there = new Clients(client(origin), new IdleConnections(watchdog, KEEP_ALIVE));
            clients.put(origin, there);
        }
        return origin.transport().http2() ? shared(there, origin) : own(there, origin);
    }

    /** A stream of one of the client's connections, which others may share. */
    private Future<Lease> shared(Clients there, Origin origin) {
        RequestOptions options =
                new RequestOptions()
                        .setHost(origin.host())
                        .setPort(origin.port())
                        .setSsl(origin.secure())
                        .setConnectTimeout(connectTimeout.toMillis());
        return there.client.request(options).map(Lease::new);
    }

    /** A connection for this request alone. */
    private Future<Lease> own(Clients there, Origin origin) {
        Kept kept = there.idle.take();
        if (kept != null) {
            return on(kept, there.idle);
        }
        HttpConnectOptions options =
                new HttpConnectOptions()
                        .setHost(origin.host())
                        .setPort(origin.port())
                        .setSsl(origin.secure())
                        .setConnectTimeout(connectTimeout.toMillis());
        return there.client
                .connect(options)
                .compose(connection -> on(new Kept(connection), there.idle));
    }

    private static Future<Lease> on(Kept kept, IdleConnections home) {
        return kept.connection()
                .request()
                .map(request -> new Lease(request, kept, home))
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

    private HttpClientAgent client(Origin origin) {
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
        // One that breaks is told to each attempt on it; nobody else need hear.
        if (origin.secure()) {
            ClientTls.set(options, origin.transport());
        }
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }

    private record Clients(HttpClientAgent client, IdleConnections idle) {}
}
