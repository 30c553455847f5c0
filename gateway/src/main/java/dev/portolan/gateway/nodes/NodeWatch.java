package dev.portolan.gateway.nodes;

import dev.portolan.gateway.nodes.NodeLoads.NodeModel;
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

/** Polls the nodes' metrics, each address once a period, until the event loops stop. */
public final class NodeWatch {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long TIMEOUT_MILLIS = Duration.ofSeconds(2).toMillis();
    private static final int MAX_BYTES = 4 << 20;

    private final HttpClientAgent client;
    private final NodeLoads loads;
    private final Supplier<Map<NodeModel, NodeMetrics>> nodes;
    private final NodeMetricsLog log = new NodeMetricsLog();
    private final Set<URI> pending = ConcurrentHashMap.newKeySet();

    private NodeWatch(Vertx vertx, NodeLoads loads, Supplier<Map<NodeModel, NodeMetrics>> nodes) {
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions().setConnectTimeout((int) TIMEOUT_MILLIS),
                        new PoolOptions().setHttp1MaxSize(1));
        this.loads = loads;
        this.nodes = nodes;
    }

    /**
     * Starts polling.
     *
     * @param nodes the metrics' address of each model's node, read at each poll
     */
    public static void start(
            Vertx vertx, NodeLoads loads, Supplier<Map<NodeModel, NodeMetrics>> nodes) {
        NodeWatch watch = new NodeWatch(vertx, loads, nodes);
        watch.poll();
        vertx.setPeriodic(PERIOD.toMillis(), _ -> watch.poll());
    }

    private void poll() {
        Map<URI, Node> polled = new HashMap<>();
        nodes.get()
                .forEach(
                        (model, metrics) ->
                                polled.computeIfAbsent(
                                                metrics.uri(),
                                                _ -> new Node(metrics, new HashSet<>()))
                                        .models()
                                        .add(model));
        log.keepOnly(polled.keySet());
        polled.values().forEach(this::poll);
    }

    /** The models at one address. */
    private record Node(NodeMetrics metrics, Set<NodeModel> models) {}

    /** Polls one node, unless its last poll is still unanswered. */
    private void poll(Node node) {
        NodeMetrics metrics = node.metrics();
        if (!pending.add(metrics.uri())) {
            return;
        }
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(metrics.uri().toString())
                        .setTimeout(TIMEOUT_MILLIS)
                        .setConnectTimeout(TIMEOUT_MILLIS)
                        .setIdleTimeout(TIMEOUT_MILLIS);
        ClientSSLOptions tls = metrics.tls();
        if (tls != null) {
            options.setSslOptions(tls);
        }
        client.request(options)
                .compose(request -> request.send().compose(NodeWatch::body))
                .onSuccess(text -> store(text, node))
                .onFailure(failure -> log.unavailable(metrics.uri(), why(failure)))
                .onComplete(_ -> pending.remove(metrics.uri()));
    }

    private static Future<String> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            // Without a handler, Vert.x logs the reset of the response.
            response.exceptionHandler(_ -> {});
            response.request().reset();
            return Future.failedFuture(new NoMetricsException("status " + response.statusCode()));
        }
        Buffer all = Buffer.buffer();
        response.handler(
                part -> {
                    if (all.length() + part.length() > MAX_BYTES) {
                        response.request().reset();
                    } else {
                        all.appendBuffer(part);
                    }
                });
        return response.end().map(_ -> all.toString(StandardCharsets.UTF_8));
    }

    /** Returns the reason without a library's message, which may quote its input. */
    private static String why(Throwable failure) {
        return failure instanceof NoMetricsException noMetrics
                ? noMetrics.reason()
                : failure.getClass().getSimpleName();
    }

    private void store(String text, Node node) {
        log.available(node.metrics().uri());
        long now = System.nanoTime();
        for (NodeModel model : node.models()) {
            NodeLoad.read(text, model.upstream())
                    .ifPresent(load -> loads.of(model).report(load, now));
        }
    }

    /** A node's answer without metrics. */
    private static final class NoMetricsException extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        NoMetricsException(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
