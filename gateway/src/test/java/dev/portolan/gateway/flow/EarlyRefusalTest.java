package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Requests that are refused before their body was read, by callers that write it all first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EarlyRefusalTest {
    private static final int MIB = 1 << 20;
    private static final byte[] PIECE = new byte[64 << 10];

    private TestingGateway gateway;

    @BeforeAll
    void start() {
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: http://127.0.0.1:9/v1
                            location: {country: FR}
                            models: [{model: m, upstream: up}]
                        """,
                        "policies: [{name: all}]",
                        "limits: {requestBytes: 1MiB}\n");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"8", "48"})
    void body_largerThanTheLimit_isReadUntilTheCallerHasTheAnswer(int mebibytes) {
        long length = (long) mebibytes * MIB;
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(head("content-length: " + length));
            for (long sent = 0; sent < length; sent += PIECE.length) {
                assertThat(caller.canWrite(PIECE)).as("after %d bytes", sent).isTrue();
            }
            RawCaller.Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("request_too_large");
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @Test
    void body_inChunksBeyondTheLimit_isReadUntilTheCallerHasTheAnswer() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(head("transfer-encoding: chunked"));
            for (int i = 0; i < 128; i++) {
                caller.head(Integer.toHexString(PIECE.length) + "\n");
                assertThat(caller.canWrite(PIECE)).isTrue();
                caller.head("\n");
            }
            caller.head("0\n\n");
            assertThat(caller.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void body_ofACallerWithoutKey_isReadUntilTheCallerHasTheAnswer() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(head("content-length: " + 8 * MIB).replace(TestingGateway.KEY, "wrong"));
            for (int sent = 0; sent < 8 * MIB; sent += PIECE.length) {
                assertThat(caller.canWrite(PIECE)).isTrue();
            }
            assertThat(caller.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void body_withoutEnd_isReadForABoundedAmount() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(head("content-length: " + (1L << 40)));
            long sent = 0;
            while (sent < 4L << 30 && caller.canWrite(PIECE)) {
                sent += PIECE.length;
            }
            assertThat(sent).isLessThan(1L << 30);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1", "HTTP_2"})
    void body_ofAnUsualClient_getsTheRefusal(HttpClient.Version version) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create(gateway.baseUrl() + "/chat/completions"))
                                    .header("authorization", "Bearer " + TestingGateway.KEY)
                                    .POST(
                                            HttpRequest.BodyPublishers.fromPublisher(
                                                    HttpRequest.BodyPublishers.ofInputStream(
                                                            () -> zeros(24 * MIB)),
                                                    24 * MIB))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("request_too_large");
        }
    }

    private static InputStream zeros(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }

    private static String head(String framing) {
        return "POST /v1/chat/completions HTTP/1.1\nhost: gateway\nauthorization: Bearer "
                + TestingGateway.KEY
                + "\n"
                + framing
                + "\n\n";
    }
}
