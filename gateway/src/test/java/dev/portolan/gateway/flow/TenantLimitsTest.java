package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingFolder;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingTime;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Limits and budgets of tenants and keys, as their callers see them. */
final class TenantLimitsTest {
    private static final String CHAT = "/chat/completions";
    private static final String HELLO =
            "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String MESSAGE =
            "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String POLICIES =
            """
            policies:
              - name: default
                prefer: {objective: cost}
                failover: {attempts: 4, deadline: 60s, firstToken: 20s, betweenTokens: 5s}
                cache: {mode: exact, ttl: 10m}
            """;

    private final TestingTime time = new TestingTime();
    private SimulatedEndpoint paris;
    private SimulatedEndpoint virginia;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        paris = VllmNode.at("FR").named("paris").serving("up").words(10).start();
        virginia = VllmNode.at("US").named("virginia").serving("up").words(10).start();
        // An output token costs 0.1 EUR at paris and 0.2 EUR at virginia.
        gateway =
                TestingGateway.startAt(
                        time,
                        TestingCatalog.of(
                                node(paris, "paris", "FR", 100_000),
                                node(virginia, "virginia", "US", 200_000)),
                        POLICIES);
    }

    private static String node(SimulatedEndpoint node, String id, String country, int price) {
        return """
          - id: %s
            provider: vllm
            url: %s/v1
            location: {country: %s}
            models: [{model: m, upstream: up, price: {input: 0, output: %d, currency: EUR}}]
        """
                .formatted(id, node.url(), country, price);
    }

    @AfterEach
    void stop() {
        gateway.close();
        paris.close();
        virginia.close();
    }

    private void tenant(String terms) {
        gateway.reloadTenants(
                """
                tenants:
                  - id: group
                    %s
                  - id: acme
                    parent: group
                    keys: [{id: k, hash: "%s"}]
                """
                        .formatted(terms, TestingFolder.hash(TestingGateway.KEY)));
    }

    private void ownTenant(String terms) {
        gateway.reloadTenants(
                """
                tenants:
                  - id: acme
                    %s
                    keys: [{id: k, hash: "%s"}]
                """
                        .formatted(terms, TestingFolder.hash(TestingGateway.KEY)));
    }

    private static String ask(int number) {
        return HELLO.replace("hello", "hello " + number);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void requests_beyondTheRate_areRefusedUntilTheyPass() {
        ownTenant("limits: {requests: 2/min}");
        HttpResponse<String> first = gateway.post(CHAT, ask(1));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(header(first, "x-ratelimit-remaining-requests")).isEqualTo("1");
        assertThat(header(first, "x-ratelimit-reset-requests")).isEqualTo("30s");
        gateway.post(CHAT, ask(2));
        HttpResponse<String> refused = gateway.post(CHAT, ask(3));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(header(refused, "retry-after")).isEqualTo("30");
        assertThat(header(refused, "x-should-retry")).isEmpty();
        assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(refused.body())
                .contains("\"code\":\"rate_limited\"")
                .contains("the tenant \\\"acme\\\" allows 2/min requests");
        time.advance(Duration.ofSeconds(30));
        assertThat(gateway.post(CHAT, ask(3)).statusCode()).isEqualTo(200);
    }

    @Test
    void messages_beyondTheRate_areRefusedInTheirProtocol() {
        ownTenant("limits: {requests: 1/min, tokens: 1000/min}");
        HttpResponse<String> first = gateway.post("/messages", MESSAGE);
        assertThat(header(first, "anthropic-ratelimit-requests-limit")).isEqualTo("1");
        assertThat(header(first, "anthropic-ratelimit-tokens-limit")).isEqualTo("1000");
        assertThat(header(first, "anthropic-ratelimit-requests-reset"))
                .isEqualTo("2026-01-01T00:01:00Z");
        HttpResponse<String> refused = gateway.post("/messages", MESSAGE.replace("hello", "hi"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"type\":\"rate_limit_error\"");
    }

    @Test
    void limit_ofAParent_holdsAndIsNotNamed() {
        tenant("limits: {requests: 1/h}");
        gateway.post(CHAT, ask(1));
        HttpResponse<String> refused = gateway.post(CHAT, ask(2));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body())
                .contains("a parent of your tenant allows 1/h requests")
                .doesNotContain("group");
    }

    @Test
    void tokens_usedLessThanReserved_areGivenBack() {
        ownTenant("limits: {tokens: 60/h}");
        HttpResponse<String> first = gateway.post(CHAT, ask(1).replace("10", "50"));
        assertThat(first.statusCode()).isEqualTo(200);
        gateway.awaitReceipts(1);
        assertThat(gateway.post(CHAT, ask(2)).statusCode()).isEqualTo(200);
        HttpResponse<String> large = gateway.post(CHAT, ask(3).replace("10", "70"));
        assertThat(large.statusCode()).isEqualTo(429);
        assertThat(large.body()).contains("needs more than the limit ever allows");
        assertThat(header(large, "x-should-retry")).isEqualTo("false");
    }

    @Test
    void budget_usedUp_refusesWithInsufficientQuota() {
        ownTenant("budgets: [{amount: 5, currency: EUR, per: day, timezone: Europe/Paris}]");
        // Each request may cost 2 EUR at virginia and costs 1 EUR at paris.
        for (int i = 1; i <= 4; i++) {
            assertThat(gateway.post(CHAT, ask(i)).statusCode()).isEqualTo(200);
            gateway.awaitReceipts(i);
        }
        HttpResponse<String> refused = gateway.post(CHAT, ask(9));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(header(refused, "x-should-retry")).isEqualTo("false");
        assertThat(refused.body())
                .contains("\"code\":\"insufficient_quota\"")
                .contains("the tenant \\\"acme\\\" allows 5 EUR per day");
        time.advance(Duration.ofHours(23));
        assertThat(gateway.post(CHAT, ask(9)).statusCode()).isEqualTo(200);
    }

    @Test
    void budget_afterFailover_countsTheServedDeploymentsPrice() {
        ownTenant("budgets: [{amount: 4, currency: EUR, per: day}]");
        paris.failing(Fault.status(500));
        // The pause before the second attempt passes by the test's clock.
        CompletableFuture<HttpResponse<String>> first = gateway.begin(CHAT, ask(1));
        paris.awaitRequests(1);
        for (int i = 0; i < 20 && !first.isDone(); i++) {
            time.advance(Duration.ofMillis(100));
        }
        assertThat(first.join().statusCode()).isEqualTo(200);
        gateway.awaitReceipts(1);
        paris.clearFaults();
        assertThat(gateway.post(CHAT, ask(2)).statusCode()).isEqualTo(200);
        gateway.awaitReceipts(2);
        assertThat(gateway.post(CHAT, ask(3)).statusCode()).isEqualTo(429);
    }

    @Test
    void budget_withACachedAnswer_isNotCharged() {
        ownTenant("budgets: [{amount: 3, currency: EUR, per: day}]");
        for (int i = 1; i <= 6; i++) {
            assertThat(gateway.post(CHAT, ask(1)).statusCode()).isEqualTo(200);
            gateway.awaitReceipts(i);
        }
    }

    @Test
    void budget_underConcurrentRequests_isHeldExactly() {
        ownTenant("budgets: [{amount: 20, currency: EUR, per: day}]");
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add(gateway.begin(CHAT, ask(100 + i)));
        }
        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().statusCode()).toList();
        gateway.awaitReceipts(60);
        assertThat(statuses).containsOnly(200, 429);
        assertThat(statuses.stream().filter(status -> status == 200).count()).isBetween(10L, 20L);
    }

    @Test
    void stream_occupiesItsPlaceUntilItsEnd() {
        ownTenant("limits: {concurrent: 1}");
        paris.failing(Fault.stallAfterTokens(3));
        virginia.failing(Fault.stallAfterTokens(3));
        String stream = HELLO.replace("{\"model\"", "{\"stream\":true,\"model\"");
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(
                            """
                            POST /v1/chat/completions HTTP/1.1
                            Host: x
                            Authorization: Bearer %s
                            Content-Length: %d

                            """
                                    .formatted(TestingGateway.KEY, stream.length()))
                    .bytes(stream.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            paris.awaitRequests(1);
            HttpResponse<String> refused = gateway.post(CHAT, ask(2));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("allows 1 requests at once");
            caller.abort();
        }
        paris.clearFaults();
        gateway.awaitReceipts(2);
        assertThat(gateway.post(CHAT, ask(3)).statusCode()).isEqualTo(200);
    }

    @Test
    void key_withItsOwnLimit_isLimitedBeforeItsTenant() {
        gateway.reloadTenants(
                """
                tenants:
                  - id: acme
                    limits: {requests: 100/h}
                    keys: [{id: ci, hash: "%s", limits: {requests: 1/h}}, {id: free, hash: "%s"}]
                """
                        .formatted(
                                TestingFolder.hash(TestingGateway.KEY),
                                TestingFolder.hash(TestingGateway.EU_KEY)));
        gateway.post(CHAT, ask(1));
        assertThat(gateway.post(CHAT, ask(2)).body()).contains("the key \\\"ci\\\" allows 1/h");
        assertThat(gateway.postWith(TestingGateway.EU_KEY, CHAT, ask(3)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void model_withItsOwnLimit_isLimitedAlone() {
        ownTenant("modelLimits: {m: {requests: 1/h}}");
        gateway.post(CHAT, ask(1));
        assertThat(gateway.post(CHAT, ask(2)).body())
                .contains("the tenant \\\"acme\\\" for the model \\\"m\\\" allows 1/h requests");
    }

    @Test
    void counters_afterAReload_goOn() {
        ownTenant("limits: {requests: 1/h}");
        gateway.post(CHAT, ask(1));
        ownTenant("limits: {requests: 1/h}");
        assertThat(gateway.post(CHAT, ask(2)).statusCode()).isEqualTo(429);
    }
}
