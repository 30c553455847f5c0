package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingTime;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A caller that leaves takes its upstream call along, at every stage and on both protocols.
 *
 * <p>The gateway's time never moves, so no timeout of its own can be what ends the upstream call.
 */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class DepartureTest {
    private static final int DEPARTURES = 3;

    private final Vertx vertx = Vertx.vertx();
    private SimulatedEndpoint endpoint;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        endpoint = VllmNode.at("FR").named("paris").serving("up").words(200).start();
        gateway =
                TestingGateway.startAt(
                        new TestingTime(),
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: %s/v1
                            location: {country: FR}
                            models: [{model: m, upstream: up}]
                        """
                                .formatted(endpoint.url()),
                        "policies: [{name: default}]\n");
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        gateway.close();
        endpoint.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void caller_leavingBeforeTheHead_cancelsItsUpstream(HttpVersion version) throws Exception {
        endpoint.failing(Fault.stallBeforeHead());
        assertDeparturesReachTheUpstream(version, "false", 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void caller_leavingBeforeTheFirstToken_cancelsItsUpstream(HttpVersion version)
            throws Exception {
        endpoint.failing(Fault.stallAfterHead());
        assertDeparturesReachTheUpstream(version, "true", 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void caller_leavingMidStream_cancelsItsUpstream(HttpVersion version) throws Exception {
        endpoint.pace(new Pace(Duration.ZERO, Duration.ofMillis(20)));
        assertDeparturesReachTheUpstream(version, "true", 200);
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void caller_leavingASilentModel_cancelsItsUpstream(HttpVersion version) throws Exception {
        endpoint.failing(Fault.stallAfterTokens(3));
        assertDeparturesReachTheUpstream(version, "true", 200);
    }

    /** Disconnects several times, each once {@code bytes} of an answer have arrived. */
    private void assertDeparturesReachTheUpstream(HttpVersion version, String stream, int bytes)
            throws InterruptedException {
        HttpClient client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(version)
                                .setHttp2ClearTextUpgrade(false));
        for (int i = 1; i <= DEPARTURES; i++) {
            HttpClientRequest request = ask(client, stream, bytes);
            assertThat(endpoint.awaitRequests(i)).isTrue();
            request.reset();
            assertThat(endpoint.awaitDisconnects(i)).isTrue();
        }
        assertThat(endpoint.inferences()).as("no other deployment was called").hasSize(DEPARTURES);
        gateway.awaitReceipts(DEPARTURES);
        assertBooked();
    }

    /** Sends a request; the upstream sees a disconnect a moment before it is recorded. */
    private HttpClientRequest ask(HttpClient client, String stream, int bytes)
            throws InterruptedException {
        HttpClientRequest request =
                client.request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/v1/chat/completions")
                        .await();
        request.putHeader("authorization", "Bearer " + TestingGateway.KEY);
        CountDownLatch seen = new CountDownLatch(bytes == 0 ? 0 : 1);
        int[] read = {0};
        request.response()
                .onSuccess(
                        response ->
                                response.exceptionHandler(gone -> {})
                                        .handler(
                                                chunk -> {
                                                    read[0] += chunk.length();
                                                    if (read[0] >= bytes) {
                                                        seen.countDown();
                                                    }
                                                }));
        request.end(
                Buffer.buffer(
                        "{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                                .formatted(stream)));
        assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
        return request;
    }

    private void assertBooked() {
        assertThat(gateway.receipts())
                .hasSize(DEPARTURES)
                .allSatisfy(
                        receipt -> {
                            assertThat(receipt.ending().kind()).isEqualTo(Receipt.Kind.CLIENT_LEFT);
                            assertThat(receipt.ending().status()).isEqualTo(499);
                        });
        assertThat(gateway.gateway().inFlight()).isZero();
        assertThat(gateway.gateway().gauges().read())
                .allSatisfy(reading -> assertThat(reading.inFlight()).isZero())
                .allSatisfy(reading -> assertThat(reading.circuit()).isZero());
    }
}
