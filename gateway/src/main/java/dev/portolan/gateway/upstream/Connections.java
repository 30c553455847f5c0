package dev.portolan.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
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
    private static final int KEEP_ALIVE_SECONDS = 45;

    private final Vertx vertx;
    private final Duration connectTimeout;
    private final Map<Origin, HttpClientAgent> clients = new HashMap<>();

    /** Connections that must be had within {@code connectTimeout}. */
    public Connections(Vertx vertx, Duration connectTimeout) {
        this.vertx = vertx;
        this.connectTimeout = connectTimeout;
    }

    /** A request on a connection to {@code origin}; fails where none is had in time. */
    Future<HttpClientRequest> request(Origin origin, RequestOptions options) {
        HttpClientAgent client = clients.get(origin);
        if (client == null) {
            client = client(origin);
            clients.put(origin, client);
        }
        return client.request(
                options.setHost(origin.host())
                        .setPort(origin.port())
                        .setSsl(origin.secure())
                        .setConnectTimeout(connectTimeout.toMillis()));
    }

    /**
     * Closes all of them, each when its requests have ended or at the latest after {@code grace}.
     */
    public Future<Void> shutdown(Duration grace) {
        List<Future<Void>> closed = new ArrayList<>();
        clients.values().forEach(client -> closed.add(client.shutdown(grace)));
        clients.clear();
        return Future.join(closed).mapEmpty();
    }

    private HttpClientAgent client(Origin origin) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout((int) connectTimeout.toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
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
}
