package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.gateway.TestingCatalog;
import dev.portolan.gateway.TestingCertificate;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tests of every connection to the listener: in clear and over TLS, HTTP/1.1 and HTTP/2, with a
 * client certificate and without.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TransportTest {
    private static final String ASK =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final Vertx vertx = Vertx.vertx();
    @TempDir private static Path scratch;

    /** References to clients, because an unreferenced client is closed. */
    private final List<HttpClient> open = new CopyOnWriteArrayList<>();

    private SimulatedEndpoint simulated;
    private TestingCertificate servers;
    private TestingCertificate clients;
    private TestingGateway clear;
    private TestingGateway tls;
    private TestingGateway mutual;

    @BeforeAll
    void start() {
        servers = TestingCertificate.of("gateway", scratch);
        clients = TestingCertificate.of("caller", scratch);
        simulated = VllmNode.at("FR").named("paris").serving("up").words(30).start();
        String catalog = TestingCatalog.paris(simulated.url());
        String policies = TestingCatalog.POLICIES;
        String certificate =
                "certificate: %s, key: %s".formatted(servers.certificate(), servers.key());
        String listen = "listen: {host: 127.0.0.1, port: 0, tls: {%s}}\n";
        clear = TestingGateway.start(catalog, policies);
        tls = TestingGateway.start(catalog, policies, listen.formatted(certificate));
        mutual =
                TestingGateway.start(
                        catalog,
                        policies,
                        listen.formatted(certificate + ", clientCa: " + clients.certificate()));
    }

    @AfterAll
    void stop() {
        vertx.close().await();
        clear.close();
        tls.close();
        mutual.close();
        simulated.close();
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, false", "HTTP_2, false", "HTTP_2, true"})
    void listener_inClear_speaksBothVersions(HttpVersion version, boolean upgrade) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setProtocolVersion(version)
                        .setHttp2ClearTextUpgrade(upgrade);
        assertStreams(clear, options, version);
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1", "HTTP_2"})
    void listener_overTls_negotiatesBothVersions(HttpVersion version) {
        assertStreams(tls, secure(version), version);
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1", "HTTP_2"})
    void listener_askingForACertificate_servesWhoShowsOne(HttpVersion version) {
        assertStreams(mutual, secure(version).setKeyCertOptions(clients.asIdentity()), version);
    }

    @Test
    void listener_askingForACertificate_turnsAwayWhoShowsNone() {
        assertThatThrownBy(() -> ask(mutual, secure(HttpVersion.HTTP_1_1)));
    }

    @Test
    void listener_askingForACertificate_turnsAwayWhoShowsAnothers() {
        TestingCertificate stranger = TestingCertificate.of("stranger", scratch);
        HttpClientOptions options =
                secure(HttpVersion.HTTP_1_1).setKeyCertOptions(stranger.asIdentity());
        assertThatThrownBy(() -> ask(mutual, options));
    }

    private HttpClientOptions secure(HttpVersion version) {
        HttpClientOptions options = new HttpClientOptions().setProtocolVersion(version);
        options.setSsl(true).setUseAlpn(true).setVerifyHost(false);
        options.setTrustOptions(servers.asTrust());
        return options;
    }

    private void assertStreams(
            TestingGateway gateway, HttpClientOptions options, HttpVersion version) {
        Answer answer = ask(gateway, options);
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.endpoint()).isEqualTo("paris");
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    }

    private Answer ask(TestingGateway gateway, HttpClientOptions options) {
        HttpClient client = vertx.createHttpClient(options);
        open.add(client);
        return client.request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/v1/chat/completions")
                .compose(
                        request ->
                                request.putHeader("authorization", "Bearer " + TestingGateway.KEY)
                                        .send(Buffer.buffer(ASK)))
                .compose(
                        response ->
                                response.body()
                                        .map(
                                                body ->
                                                        new Answer(
                                                                response.version(),
                                                                response.getHeader(
                                                                        "x-portolan-endpoint"),
                                                                body.toString())))
                .await();
    }

    private record Answer(HttpVersion version, @Nullable String endpoint, String body) {}
}
