package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingCertificate;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.admin.EndpointStates;
import dev.portolan.policy.model.DeploymentId;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Tests of every connection to an upstream: in clear and over TLS, HTTP/1.1 and HTTP/2, and trust.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UpstreamTransportTest {
    private static final int REQUESTS = 16;

    private static final String WHOLE =
            """
            {"id":"c1","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,\
            "message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
            """;

    private static final String CHUNK =
            """
            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"up",\
            "choices":[{"index":0,"delta":{"role":"assistant","content":"hello"},"finish_reason":%s}]}

            """;

    @TempDir private static Path scratch;
    private final Vertx vertx = Vertx.vertx();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final CountDownLatch watched = new CountDownLatch(1);
    private TestingGateway gateway;

    private record Seen(String name, HttpVersion version, Object connection) {}

    @BeforeAll
    void start() {
        TestingCertificate trusted = TestingCertificate.of("upstream", scratch);
        TestingCertificate stranger = TestingCertificate.of("stranger", scratch);
        TestingCertificate ours = TestingCertificate.of("gateway", scratch);
        int tls = server("tls", secure(trusted));
        int clear = server("clear", new HttpServerOptions());
        int mutual = server("mutual", mutual(trusted, ours));
        int closed = server("closed", mutual(trusted, ours));
        String ca = "ca: " + trusted.certificate();
        String shown = ", certificate: %s, key: %s".formatted(ours.certificate(), ours.key());
        String strange =
                ", certificate: %s, key: %s".formatted(stranger.certificate(), stranger.key());
        gateway =
                TestingGateway.start(
                        "endpoints:\n"
                                + https("negotiated", "127.0.0.1", tls, "tls: {" + ca + "}")
                                + https("many", "127.0.0.1", tls, "tls: {" + ca + "}")
                                + https("old", "127.0.0.1", tls, "tls: {" + ca + "}, http2: off")
                                + https("untrusted", "127.0.0.1", tls, "labels: {a: b}")
                                + https(
                                        "other-authority",
                                        "127.0.0.1",
                                        tls,
                                        "tls: {ca: " + stranger.certificate() + "}")
                                + https("other-name", "127.0.0.2", tls, "tls: {" + ca + "}")
                                + https("mutual", "127.0.0.1", mutual, "tls: {" + ca + shown + "}")
                                + https("silent", "127.0.0.1", closed, "tls: {" + ca + "}")
                                + https(
                                        "strange",
                                        "127.0.0.1",
                                        closed,
                                        "tls: {" + ca + strange + "}")
                                + endpoint("plain", "http://127.0.0.1:" + clear, "labels: {a: b}")
                                + endpoint("h2c", "http://127.0.0.1:" + clear, "http2: on")
                                + "aliases: [{name: m, models: [plain]}]\n",
                        "policies: [{name: default}]\n");
    }

    private int server(String name, HttpServerOptions options) {
        HttpServer server =
                vertx.createHttpServer(options.setHost("0.0.0.0").setPort(0))
                        .requestHandler(request -> answer(name, request));
        servers.add(server);
        return server.listen().await().actualPort();
    }

    private static HttpServerOptions secure(TestingCertificate certificate) {
        HttpServerOptions options = new HttpServerOptions().setSsl(true).setUseAlpn(true);
        return options.setKeyCertOptions(certificate.asIdentity());
    }

    private static HttpServerOptions mutual(TestingCertificate own, TestingCertificate callers) {
        HttpServerOptions options = secure(own).setClientAuth(ClientAuth.REQUIRED);
        return options.setTrustOptions(callers.asTrust());
    }

    private static String https(String id, String host, int port, String more) {
        return endpoint(id, "https://%s:%d".formatted(host, port), more);
    }

    private static String endpoint(String id, String url, String more) {
        return "  - {id: %s, provider: vllm, url: \"%s/v1\", location: {country: FR}, %s, models: [{model: %s, upstream: up}]}\n"
                .formatted(id, url, more, id);
    }

    private void answer(String name, HttpServerRequest request) {
        if ("/metrics".equals(request.path())) {
            if (name.equals("mutual")) {
                watched.countDown();
            }
            request.response().end();
            return;
        }
        seen.add(new Seen(name, request.version(), request.connection()));
        request.body()
                .onSuccess(
                        body -> {
                            if (body.toString().contains("\"stream\":true")) {
                                stream(request, body.toString().contains("cut me"));
                            } else {
                                request.response()
                                        .putHeader("content-type", "application/json")
                                        .end(WHOLE);
                            }
                        });
    }

    private static void stream(HttpServerRequest request, boolean cut) {
        request.response().setChunked(true).putHeader("content-type", "text/event-stream");
        request.response()
                .write(CHUNK.formatted("null"))
                .onSuccess(
                        _ -> {
                            if (cut) {
                                request.response().reset(2);
                            } else {
                                String last = CHUNK.formatted("\"stop\"");
                                request.response().end(last + "data: [DONE]\n\n");
                            }
                        });
    }

    @AfterAll
    void stop() {
        gateway.close();
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource({
        "negotiated, tls, HTTP_2",
        "old, tls, HTTP_1_1",
        "plain, clear, HTTP_1_1",
        "h2c, clear, HTTP_2",
        "mutual, mutual, HTTP_2"
    })
    void upstream_reached_speaksTheVersionAgreedOn(
            String model, String server, HttpVersion version) {
        HttpResponse<String> whole = ask(model, false, "hello");
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(WHOLE);
        HttpResponse<String> streamed = ask(model, true, "hello");
        assertThat(streamed.body()).endsWith("data: [DONE]\n\n").contains("hello");
        assertThat(seen)
                .filteredOn(request -> request.name().equals(server))
                .extracting(Seen::version)
                .contains(version);
        assertThat(unreached(model)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    untrusted       | not signed by a trusted authority
                    other-authority | not signed by a trusted authority
                    other-name      | another name than the url's
                    """)
    void upstream_notTrusted_getsNothingAndTheReasonIsReported(String model, String why) {
        HttpResponse<String> answer = ask(model, false, "secret of " + model);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
        assertThat(unreached(model)).contains(why);
    }

    @ParameterizedTest
    @CsvSource({"silent", "strange"})
    void upstream_askingForACertificate_turnsAwayWhoHasNone(String model) {
        assertThat(ask(model, false, "hello").statusCode()).isEqualTo(502);
        assertThat(unreached(model)).isNotEmpty();
        assertThat(seen).extracting(Seen::name).doesNotContain("closed");
    }

    @ParameterizedTest
    @CsvSource({"negotiated", "h2c", "old"})
    void stream_resetByTheUpstream_neverLooksWhole(String model) {
        HttpResponse<String> answer = ask(model, true, "cut me");
        assertThat(answer.body()).doesNotContain("[DONE]").contains("stream_interrupted");
        assertThat(ask(model, true, "hello").body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void requests_atOnceOverHttp2_shareConnections() throws Exception {
        // A first one, so that a busy machine need not shake hands for all of them at once.
        assertThat(ask("many", false, "first").statusCode()).isEqualTo(200);
        List<CompletableFuture<HttpResponse<String>>> answers =
                IntStream.range(0, REQUESTS)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () -> ask("many", i % 2 == 0, "n" + i)))
                        .toList();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            HttpResponse<String> got = answer.get(60, TimeUnit.SECONDS);
            assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
        }
        long connections =
                seen.stream()
                        .filter(request -> request.name().equals("tls"))
                        .filter(request -> request.version() == HttpVersion.HTTP_2)
                        .map(Seen::connection)
                        .distinct()
                        .count();
        assertThat(connections).isLessThan(REQUESTS);
    }

    @Test
    void node_behindMutualTls_isScrapedForItsMetrics() throws InterruptedException {
        gateway.watchNodes();
        assertThat(watched.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private String unreached(String model) {
        return gateway.gateway()
                .endpointStates()
                .of(new DeploymentId(model, model))
                .map(EndpointStates.State::conditions)
                .flatMap(EndpointStates.Conditions::connectionFailure)
                .orElse("");
    }

    private HttpResponse<String> ask(String model, boolean stream, String prompt) {
        return gateway.post(
                "/chat/completions",
                "{\"model\":\"%s\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(model, stream, prompt));
    }
}
