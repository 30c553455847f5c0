package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingCertificate;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingRedis;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tests of a real Redis server behind TLS: trusted certificates, and the effect of untrusted ones.
 */
final class SecureTierTest {
    private static final String CHAT = "/chat/completions";
    private static final String POLICIES =
            """
            policies:
              - name: default
                cache: {mode: exact, ttl: 10m}
            """;

    @TempDir private Path folder;
    private final Vertx vertx = Vertx.vertx();

    // A client that nothing refers to is closed, with its connections, by the next collection.
    private final NetClient client = vertx.createNetClient();
    private final List<TestingGateway> gateways = new ArrayList<>();
    private TestingRedis redis;
    private SimulatedEndpoint paris;
    private TestingCertificate certificate;

    @BeforeEach
    void start() {
        redis = TestingRedis.start();
        paris = VllmNode.at("FR").named("paris").serving("up").start();
        certificate = TestingCertificate.of("redis", folder);
    }

    @AfterEach
    void stop() {
        gateways.forEach(TestingGateway::close);
        vertx.close().await();
        paris.close();
        redis.close();
    }

    @Test
    void answer_ofOneReplica_isAnothersHitOverTls() {
        int port = terminate("127.0.0.1");
        TestingGateway one = gateway("127.0.0.1", port, certificate);
        TestingGateway other = gateway("127.0.0.1", port, certificate);
        // A read that comes too late on a busy machine is a miss and no failure.
        boolean hit = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        for (int i = 0; !hit && System.nanoTime() < deadline; i++) {
            assertThat(cache(one.post(CHAT, body("word " + i)))).isEqualTo("miss");
            LockSupport.parkNanos(100_000_000);
            hit = cache(other.post(CHAT, body("word " + i))).equals("hit");
        }
        assertThat(hit).isTrue();
    }

    @Test
    void server_withAnotherAuthoritysCertificate_isNotSpokenTo() {
        int port = terminate("127.0.0.1");
        assertThatNothingIsShared(
                gateway("127.0.0.1", port, TestingCertificate.of("other", folder)));
    }

    @Test
    void server_underAnotherName_isNotSpokenTo() {
        int port = terminate("127.0.0.2");
        assertThatNothingIsShared(gateway("127.0.0.2", port, certificate));
    }

    @Test
    void server_inClearBehindATlsAddress_isNotSpokenTo() {
        assertThatNothingIsShared(gateway("127.0.0.1", redis.port(), certificate));
    }

    private void assertThatNothingIsShared(TestingGateway gateway) {
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> answer = gateway.post(CHAT, body("alone " + i));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(cache(answer)).isEqualTo("miss");
        }
        assertThat(cache(gateway.post(CHAT, body("alone 1")))).isEqualTo("hit");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!gateway.telemetry().scrape("").contains("portolan_cache_tier_failures_total{")) {
            assertThat(System.nanoTime()).as("a failure is counted").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
        assertThat(redis.size()).isZero();
    }

    /** Terminates TLS in front of the server; returns the port it listens on. */
    private int terminate(String host) {
        NetServerOptions options =
                new NetServerOptions()
                        .setHost(host)
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PemKeyCertOptions()
                                        .setCertPath(certificate.certificate().toString())
                                        .setKeyPath(certificate.key().toString()));
        return vertx.createNetServer(options)
                .exceptionHandler(refused -> {})
                .connectHandler(this::pass)
                .listen()
                .await()
                .actualPort();
    }

    private void pass(NetSocket caller) {
        caller.pause();
        caller.exceptionHandler(broken -> {});
        client.connect(redis.port(), "127.0.0.1")
                .onSuccess(
                        server -> {
                            server.exceptionHandler(broken -> {});
                            caller.pipeTo(server);
                            server.pipeTo(caller);
                        });
    }

    private TestingGateway gateway(String host, int port, TestingCertificate trusted) {
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
                          shared: {url: "rediss://%s:%d", country: DE, key: "0123456789abcdef0123456789abcdef", ca: "%s"}
                        """
                                .formatted(host, port, trusted.certificate()));
        gateways.add(gateway);
        return gateway;
    }

    private static String body(String word) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(word);
    }

    private static String cache(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-portolan-cache").orElse("");
    }
}
