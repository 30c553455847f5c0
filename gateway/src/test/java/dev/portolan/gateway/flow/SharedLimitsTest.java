package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingFolder;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingRedis;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A budget that two gateways share, as their callers and operators see it. */
final class SharedLimitsTest {
    private static final String CHAT = "/chat/completions";
    private static final String HELLO =
            "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String POLICIES =
            """
            policies:
              - name: personal
                when: request.headers["x-data-class"] == "personal"
                require: {copies: [FR]}
              - {name: default, priority: -1}
            """;

    private final List<TestingGateway> gateways = new ArrayList<>();
    private TestingRedis redis;
    private SimulatedEndpoint paris;

    @BeforeEach
    void start() {
        redis = TestingRedis.start();
        paris = VllmNode.at("FR").named("paris").serving("up").words(10).start();
    }

    @AfterEach
    void stop() {
        gateways.forEach(TestingGateway::close);
        paris.close();
        redis.close();
    }

    private TestingGateway gateway(String country) {
        TestingGateway gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: %s/v1
                            location: {country: FR}
                            operator: {name: Acme, country: FR}
                            retention: none
                            models: [{model: m, upstream: up, price: {input: 0, output: 100000, currency: EUR}}]
                        """
                                .formatted(paris.url()),
                        POLICIES,
                        """
                        shared: {url: "redis://127.0.0.1:%d", country: %s, onLoss: refuse, timeout: 5s}
                        """
                                .formatted(redis.port(), country));
        gateways.add(gateway);
        gateway.reloadTenants(
                """
                tenants:
                  - id: acme
                    budgets: [{amount: 5, currency: EUR, per: month}]
                    keys: [{id: k, hash: "%s"}]
                """
                        .formatted(TestingFolder.hash(TestingGateway.KEY)));
        return gateway;
    }

    @Test
    void budget_ofTwoGateways_isSpentOnce() throws Exception {
        List<TestingGateway> two = List.of(gateway("FR"), gateway("FR"));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(two.get(i % 2).begin(CHAT, HELLO));
        }
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            HttpResponse<String> each = answer.get(30, TimeUnit.SECONDS);
            statuses.add(each.statusCode());
            if (each.statusCode() != 200) {
                assertThat(each.body()).contains("insufficient_quota");
            }
        }
        // Each answer costs a euro at most, and no less.
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(5);
        assertThat(statuses).filteredOn(status -> status == 429).hasSize(7);
        await(() -> two.getFirst().telemetry().scrape("").contains("portolan_shared_replicas 2.0"));
        assertThat(two.getFirst().telemetry().scrape("")).contains("portolan_shared_up 1.0");
    }

    @Test
    void budget_whileTheServerIsLost_isRefusedWith503() throws IOException {
        TestingGateway gateway = gateway("FR");
        assertThat(gateway.post(CHAT, HELLO).statusCode()).isEqualTo(200);
        redis.stop();
        await(() -> gateway.telemetry().scrape("").contains("portolan_shared_up 0.0"));
        HttpResponse<String> refused = gateway.post(CHAT, HELLO);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("overloaded");
        redis.restart();
        await(() -> gateway.post(CHAT, HELLO).statusCode() == 200);
    }

    @Test
    void country_outsideTheCopies_refusesTheRequest() {
        TestingGateway gateway = gateway("US");
        assertThat(gateway.post(CHAT, HELLO).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = gateway.post(CHAT, HELLO, "x-data-class", "personal");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("no_permitted_endpoint");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 60 s");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
