package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Tests of two gateways with one real Redis server: both use the answers that either one cached.
 */
final class SharedTierTest {
    private static final String CHAT = "/chat/completions";
    private static final String SECRET = "something nobody else may read";
    private static final String POLICIES =
            """
            policies:
              - name: eu-only
                when: request.headers["x-data-class"] == "personal"
                require: {copies: [EU27]}
              - name: default
                priority: -1
                cache: {mode: exact, ttl: 10m}
            """;

    private final List<TestingGateway> gateways = new ArrayList<>();
    private TestingRedis redis;
    private SimulatedEndpoint paris;

    @BeforeEach
    void start() throws IOException {
        redis = TestingRedis.start();
        paris = VllmNode.at("FR").named("paris").serving("up").start();
    }

    @AfterEach
    void stop() throws IOException {
        gateways.forEach(TestingGateway::close);
        paris.close();
        redis.close();
    }

    @Test
    void answer_ofOneReplica_isAnothersHit() throws IOException {
        TestingGateway one = gateway("DE");
        TestingGateway other = gateway("DE");
        List<HttpResponse<String>> hits = new ArrayList<>();
        int[] requests = {0};
        // On a busy machine a read may come too late, which is a miss and no failure.
        await(
                () -> {
                    String body = body("one " + requests[0]++);
                    long before = redis.size();
                    assertThat(cache(one.post(CHAT, body))).isEqualTo("miss");
                    for (int i = 0; i < 20 && redis.size() == before; i++) {
                        LockSupport.parkNanos(20_000_000);
                    }
                    HttpResponse<String> answer = other.post(CHAT, body);
                    if (cache(answer).equals("hit")) {
                        hits.add(answer);
                    }
                    return !hits.isEmpty();
                });
        HttpResponse<String> hit = hits.getFirst();
        assertThat(hit.headers().firstValue("x-portolan-endpoint")).hasValue("paris");
        assertThat(hit.headers().firstValue("age")).isPresent();
        assertThat(paris.inferences()).hasSize(2 * requests[0] - 1);
    }

    @Test
    void server_neverSeesTenantPromptOrAnswer() throws IOException {
        untilWritten(gateway("DE"), "two");
        String name = redis.command("KEYS", "*").lines().skip(2).findFirst().orElseThrow();
        assertThat(name).startsWith("portolan:cache:1:").doesNotContain("acme");
        String value = redis.command("GET", name);
        assertThat(value).isNotEmpty().doesNotContain("received").doesNotContain("choices");
        assertThat(value).doesNotContain(SECRET).doesNotContain("paris");
        assertThat(redis.command("PTTL", name)).matches(":[0-9]+\\s*");
    }

    @Test
    void value_changedOnTheServer_isAMiss() throws IOException {
        String body = untilWritten(gateway("DE"), "three");
        for (String name :
                redis.command("KEYS", "*")
                        .lines()
                        .filter(line -> line.startsWith("portolan:"))
                        .toList()) {
            redis.command("SETRANGE", name, "20", "x!x");
        }
        assertThat(cache(gateway("DE").post(CHAT, body))).isEqualTo("miss");
    }

    @Test
    void tier_whereCopiesMayNotBe_isNeitherReadNorWritten() throws IOException {
        TestingGateway one = gateway("US");
        String body = body("four");
        HttpResponse<String> first = one.post(CHAT, body, "x-data-class", "personal");
        HttpResponse<String> again = one.post(CHAT, body, "x-data-class", "personal");
        assertThat(cache(first)).isEqualTo("miss");
        assertThat(cache(again)).as("this process is in France").isEqualTo("hit");
        untilWritten(one, "five");
        long written = redis.size();
        assertThat(cache(gateway("US").post(CHAT, body, "x-data-class", "personal")))
                .isEqualTo("miss");
        assertThat(redis.size()).isEqualTo(written);
    }

    @Test
    void tier_thatHangs_isNotWaitedFor() throws IOException {
        TestingGateway one = gateway("DE");
        untilWritten(one, "warm");
        redis.command("CLIENT", "PAUSE", "600000", "ALL");
        for (int i = 0; i < 30; i++) {
            assertThat(one.post(CHAT, body("hung" + i)).statusCode()).isEqualTo(200);
        }
        assertThat(one.telemetry().scrape("")).contains("portolan_cache_tier_failures_total{");
    }

    @Test
    void tier_thatDiedAndCameBack_isUsedAgain() throws IOException {
        TestingGateway one = gateway("DE");
        untilWritten(one, "warm");
        redis.stop();
        for (int i = 0; i < 10; i++) {
            assertThat(one.post(CHAT, body("dead" + i)).statusCode()).isEqualTo(200);
        }
        redis.restart();
        untilWritten(one, "back");
        assertThat(redis.size()).isPositive();
    }

    /**
     * Sends requests until the answer to one is on the server, and returns its body. On a busy
     * machine a write may come too late, which is a failure of the tier and not of the request.
     */
    private String untilWritten(TestingGateway gateway, String word) {
        List<String> sent = new ArrayList<>();
        await(
                () -> {
                    long before = redis.size();
                    sent.add(body(word + " " + sent.size()));
                    gateway.post(CHAT, sent.getLast());
                    for (int i = 0; i < 20 && redis.size() == before; i++) {
                        LockSupport.parkNanos(20_000_000);
                    }
                    return redis.size() > before;
                });
        return sent.getLast();
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
                            models: [{model: m, upstream: up, price: {input: 2, output: 2, currency: EUR}}]
                        """
                                .formatted(paris.url()),
                        POLICIES,
                        """
                        cache:
                          shared: {url: "redis://127.0.0.1:%d", country: %s, key: "0123456789abcdef0123456789abcdef"}
                        """
                                .formatted(redis.port(), country));
        gateways.add(gateway);
        // Each event loop opens its own connection with its first use of the tier.
        await(() -> redis.connections() >= 2L * gateways.size());
        return gateway;
    }

    private static String body(String word) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s %s\"}]}"
                .formatted(SECRET, word);
    }

    private static String cache(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-portolan-cache").orElse("");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 20 s");
            }
            Thread.onSpinWait();
            LockSupport.parkNanos(20_000_000);
        }
    }
}
