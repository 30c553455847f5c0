package dev.portolan.gateway.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.portolan.gateway.nodes.NodeLoads.NodeModel;
import dev.portolan.provider.selfhosted.NodeLoad;

import io.vertx.core.Vertx;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

final class NodeWatchTest {
    private static final String METRICS =
            """
            vllm:num_requests_waiting{model_name="up"} 7
            vllm:kv_cache_usage_perc{model_name="up"} 0.5
            """;

    @Test
    void watch_someNodesReportMetrics_onlyTheirLoadIsKnown() throws Exception {
        // A node is polled again only after its first answer was stored.
        CountDownLatch answeredOnce = new CountDownLatch(2);
        HttpServer node =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext(
                "/metrics",
                exchange -> {
                    answeredOnce.countDown();
                    byte[] body = METRICS.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        node.start();
        Vertx vertx = Vertx.vertx();
        try {
            URI base = URI.create("http://127.0.0.1:" + node.getAddress().getPort() + "/v1");
            NodeModel model = new NodeModel(base, "up");
            NodeModel silent = new NodeModel(base.resolve("/v2"), "up");
            NodeLoads crowds = new NodeLoads();
            NodeWatch.start(
                    vertx,
                    crowds,
                    () ->
                            Map.of(
                                    model,
                                    new NodeMetrics(base.resolve("/metrics"), null),
                                    silent,
                                    new NodeMetrics(base.resolve("/none"), null)));
            assertThat(answeredOnce.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(crowds.of(model).waiting(System.nanoTime())).isEqualTo(7);
            assertThat(crowds.of(model).cacheUse(System.nanoTime())).isEqualTo(0.5);
            assertThat(crowds.of(silent).waiting(System.nanoTime())).isZero();
        } finally {
            vertx.close().await();
            node.stop(0);
        }
    }

    @Test
    void load_oldReport_isUnknown() {
        LatestNodeLoad crowding = new LatestNodeLoad();
        assertThat(crowding.waiting(0)).isZero();
        crowding.report(new NodeLoad(3, 0.25), 1_000);
        assertThat(crowding.waiting(2_000)).isEqualTo(3);
        assertThat(crowding.cacheUse(2_000)).isEqualTo(0.25);
        assertThat(crowding.waiting(1_000 + Duration.ofSeconds(10).toNanos())).isZero();
    }
}
