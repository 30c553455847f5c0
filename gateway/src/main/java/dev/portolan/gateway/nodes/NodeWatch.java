package dev.portolan.gateway.nodes;

import dev.portolan.gateway.nodes.NodeLoads.Place;
import dev.portolan.provider.selfhosted.NodeLoad;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Asks nodes for their metrics, each address once a period, until the event loops stop. */
public final class NodeWatch {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long PATIENCE = Duration.ofSeconds(2).toMillis();
    private static final int MOST_BYTES = 4 << 20;

    private final HttpClientAgent client;
    private final NodeLoads crowds;
    private final Supplier<Map<Place, NodeMetrics>> nodes;
    private final NodeMetricsLog news = new NodeMetricsLog();
    private final Set<URI> asked = ConcurrentHashMap.newKeySet();

    private NodeWatch(Vertx vertx, NodeLoads crowds, Supplier<Map<Place, NodeMetrics>> nodes) {
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions().setConnectTimeout((int) PATIENCE),
                        new PoolOptions().setHttp1MaxSize(1));
        this.crowds = crowds;
        this.nodes = nodes;
    }

    /**
     * Starts to watch.
     *
     * @param nodes where each model's node tells its metrics, asked anew each time
     */
    public static void start(
            Vertx vertx, NodeLoads crowds, Supplier<Map<Place, NodeMetrics>> nodes) {
        NodeWatch watch = new NodeWatch(vertx, crowds, nodes);
        watch.look();
        vertx.setPeriodic(PERIOD.toMillis(), _ -> watch.look());
    }

    private void look() {
        Map<URI, Node> asking = new HashMap<>();
        nodes.get()
                .forEach(
                        (place, metrics) ->
                                asking.computeIfAbsent(
                                                metrics.uri(),
                                                _ -> new Node(metrics, new HashSet<>()))
                                        .places()
                                        .add(place));
        news.keepOnly(asking.keySet());
        asking.values().forEach(this::look);
    }

    /** The models at one address. */
    private record Node(NodeMetrics metrics, Set<Place> places) {}

    /** A node that has not answered yet is not asked again. */
    private void look(Node node) {
        NodeMetrics metrics = node.metrics();
        if (!asked.add(metrics.uri())) {
            return;
        }
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(metrics.uri().toString())
                        .setTimeout(PATIENCE)
                        .setConnectTimeout(PATIENCE)
                        .setIdleTimeout(PATIENCE);
        ClientSSLOptions tls = metrics.tls();
        if (tls != null) {
            options.setSslOptions(tls);
        }
        client.request(options)
                .compose(request -> request.send().compose(NodeWatch::body))
                .onSuccess(text -> tell(text, node))
                .onFailure(failure -> news.isSilent(metrics.uri(), why(failure)))
                .onComplete(_ -> asked.remove(metrics.uri()));
    }

    private static Future<String> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            // Vert.x logs the reset of a response that nobody listens to.
            response.exceptionHandler(_ -> {});
            response.request().reset();
            return Future.failedFuture(new NotToldException("it answers " + response.statusCode()));
        }
        Buffer all = Buffer.buffer();
        response.handler(
                part -> {
                    if (all.length() + part.length() > MOST_BYTES) {
                        response.request().reset();
                    } else {
                        all.appendBuffer(part);
                    }
                });
        return response.end().map(_ -> all.toString(StandardCharsets.UTF_8));
    }

    /** In words of our own: a library's may quote what it was given. */
    private static String why(Throwable failure) {
        return failure instanceof NotToldException told
                ? told.words()
                : failure.getClass().getSimpleName();
    }

    private void tell(String text, Node node) {
        news.tells(node.metrics().uri());
        long now = System.nanoTime();
        for (Place place : node.places()) {
            NodeLoad.read(text, place.upstream())
                    .ifPresent(load -> crowds.of(place).said(load, now));
        }
    }

    /** A node answers, but with no metrics. */
    private static final class NotToldException extends Exception {
        private static final long serialVersionUID = 1;

        private final String words;

        NotToldException(String words) {
            super(words, null, false, false);
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
