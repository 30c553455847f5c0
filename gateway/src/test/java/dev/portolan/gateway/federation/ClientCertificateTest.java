package dev.portolan.gateway.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingCertificate;
import dev.portolan.gateway.TestingFolder;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Callers with client certificates, whose tenant is their common name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientCertificateTest {
    private static final String HELLO =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private final Vertx vertx = Vertx.vertx();

    /** References to clients, because an unreferenced client is closed. */
    private final List<HttpClient> open = new CopyOnWriteArrayList<>();

    @TempDir private static Path scratch;
    private TestingCertificate servers;
    private TestingCertificate acme;
    private TestingCertificate stranger;
    private SimulatedEndpoint paris;
    private TestingGateway gateway;

    @BeforeAll
    void start() throws IOException {
        servers = TestingCertificate.of("gateway", scratch);
        acme = TestingCertificate.of("acme", scratch);
        stranger = TestingCertificate.of("stranger", scratch);
        Path authorities =
                Files.writeString(
                        scratch.resolve("ca.pem"),
                        Files.readString(acme.certificate())
                                + Files.readString(stranger.certificate()));
        paris = VllmNode.at("FR").named("paris").serving("up").words(3).start();
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: %s/v1
                            location: {country: FR}
                            models: [{model: m, upstream: up}]
                        """
                                .formatted(paris.url()),
                        """
                        policies:
                          - name: labelled
                            when: tenant.labels.host == "localhost" && key.id.startsWith("cert=")
                        """,
                        """
                        listen:
                          host: 127.0.0.1
                          port: 0
                          tls: {certificate: %s, key: %s, clientCa: %s}
                        identity:
                          clientCertificates:
                            tenant: certificate.subject.CN
                            labels: {host: 'certificate.dns[0]'}
                        """
                                .formatted(servers.certificate(), servers.key(), authorities));
        gateway.reloadTenants(
                """
                tenants:
                  - id: acme
                  - id: eu
                    keys: [{id: k, hash: "%s"}]
                """
                        .formatted(TestingFolder.hash(TestingGateway.EU_KEY)));
    }

    @AfterAll
    void stop() {
        vertx.close().await();
        gateway.close();
        paris.close();
    }

    private HttpClient client(TestingCertificate certificate, HttpVersion version) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setProtocolVersion(version)
                        .setTrustOptions(servers.asTrust())
                        .setKeyCertOptions(certificate.asIdentity());
        HttpClient client = vertx.createHttpClient(options);
        open.add(client);
        return client;
    }

    private int ask(HttpClient client, @Nullable String key) throws Exception {
        RequestOptions to =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("localhost")
                        .setPort(gateway.port())
                        .setURI("/v1/chat/completions");
        if (key != null) {
            to.putHeader("x-api-key", key);
        }
        return client.request(to)
                .compose(request -> request.send(Buffer.buffer(HELLO)))
                .compose(answer -> answer.end().map(answer))
                .map(HttpClientResponse::statusCode)
                .await(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void certificate_ofATenant_needsNoKey(HttpVersion version) throws Exception {
        HttpClient client = client(acme, version);

        assertThat(ask(client, null)).isEqualTo(200);
        assertThat(ask(client, null)).isEqualTo(200);
        assertThat(ask(client, "no such key")).isEqualTo(200);
    }

    @Test
    void certificate_ofNoTenant_is401() throws Exception {
        assertThat(ask(client(stranger, HttpVersion.HTTP_1_1), null)).isEqualTo(401);
    }

    @Test
    void certificate_besideAKeyOfAnotherTenant_is400() throws Exception {
        assertThat(ask(client(acme, HttpVersion.HTTP_1_1), TestingGateway.EU_KEY)).isEqualTo(400);
    }

    @Test
    void key_besideACertificateOfNoTenant_counts() throws Exception {
        assertThat(ask(client(stranger, HttpVersion.HTTP_1_1), TestingGateway.EU_KEY))
                .as("identified, but no policy matches this tenant")
                .isEqualTo(403);
    }
}
