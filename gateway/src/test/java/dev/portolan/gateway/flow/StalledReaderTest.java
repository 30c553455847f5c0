package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.FaultyListener;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tests that a caller that does not read its answer is cut off, and counts as no other's fault. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class StalledReaderTest {
    /** An answer larger than the buffers of all sockets on its path. */
    private static final int LARGE = 16 << 20;

    /** The size of an answer that the cache stores. */
    private static final int KEPT = 7 << 20;

    private static final int SMALL_BUFFER = 4_096;

    private static final String SOME = "a".repeat(64 << 10);

    private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");

    private final FaultyListener whole =
            FaultyListener.handling(connection -> answer(connection, LARGE));
    private final FaultyListener kept =
            FaultyListener.handling(connection -> answer(connection, KEPT));
    private final FaultyListener endless = FaultyListener.handling(StalledReaderTest::speakOn);
    private final Vertx vertx = Vertx.vertx();
    private final TestingGateway gateway =
            TestingGateway.start(
                    "endpoints:\n"
                            + endpoint("m", whole)
                            + endpoint("kept", kept)
                            + endpoint("endless", endless),
                    """
                    policies:
                      - name: kept
                        when: request.model == "kept"
                        cache: {mode: exact, ttl: 10m}
                      - {name: default}
                    """,
                    "limits: {writeTimeout: 1500ms}\n");

    private static String endpoint(String model, FaultyListener wall) {
        return """
          - id: %s
            provider: vllm
            url: %s/v1
            location: {country: FR}
            models: [{model: %s, upstream: up}]
        """
                .formatted(model, wall.url(), model);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        gateway.close();
        List.of(whole, kept, endless).forEach(FaultyListener::close);
    }

    private static void answer(Socket connection, int length) throws IOException {
        readRequest(connection.getInputStream());
        String start =
                "{\"id\":\"a\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        String end = "\"},\"finish_reason\":\"stop\"}]}";
        write(
                connection,
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
                        .formatted(length));
        write(connection, start);
        for (int left = length - start.length() - end.length(); left > 0; ) {
            String some = left < SOME.length() ? SOME.substring(0, left) : SOME;
            write(connection, some);
            left -= some.length();
        }
        write(connection, end);
        connection.getInputStream().read();
    }

    private static void readRequest(InputStream in) throws IOException {
        Matcher length = LENGTH.matcher(FaultyListener.readHead(in).toLowerCase(Locale.ROOT));
        assertThat(length.find()).isTrue();
        in.readNBytes(Integer.parseInt(length.group(1)));
    }

    private static void speakOn(Socket connection) throws IOException {
        readRequest(connection.getInputStream());
        write(
                connection,
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n");
        String event =
                "data: {\"id\":\"a\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}\n\n"
                        .formatted("word ".repeat(1_000));
        while (true) {
            write(connection, event);
        }
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
    }

    @ParameterizedTest
    @CsvSource({"m, false", "endless, true"})
    void readerOfHttp1_takingNothing_isCutOff(String model, boolean stream) throws Exception {
        try (Socket caller = ask(model, stream)) {
            assertStalled(1, model);
            assertThat(caller.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"m, false", "endless, true"})
    void readerOfHttp2_takingNothing_isCutOffAndItsConnectionGoesOn(String model, boolean stream)
            throws Exception {
        HttpClient client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false));
        CountDownLatch reset = new CountDownLatch(1);
        HttpClientResponse stalled = send(client, body(model, stream));
        stalled.exceptionHandler(cut -> reset.countDown());
        assertStalled(1, model);
        assertThat(reset.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(send(client, body("nobody", false)).statusCode()).isEqualTo(404);
    }

    private HttpClientResponse send(HttpClient client, String body) {
        return client.request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/v1/chat/completions")
                .compose(
                        request -> {
                            request.putHeader("authorization", "Bearer " + TestingGateway.KEY);
                            return request.send(Buffer.buffer(body));
                        })
                .map(response -> response.pause())
                .await();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readerOfKeptAnswer_takingNothing_isCutOff(boolean stream) throws Exception {
        assertThat(gateway.post("/chat/completions", body("kept", false)).body()).hasSize(KEPT);
        try (Socket caller = ask("kept", stream)) {
            assertStalled(2, "kept");
            assertThat(kept.connections()).isEqualTo(1);
            assertThat(caller.isClosed()).isFalse();
        }
    }

    @Test
    void reader_takingLittleAtATime_getsAllOfIt() throws Exception {
        try (Socket caller = ask("m", false, 64 << 10)) {
            InputStream in = caller.getInputStream();
            byte[] some = new byte[64 << 10];
            long read = 0;
            while (read < LARGE) {
                int count = in.read(some);
                assertThat(count).as("bytes after " + read).isPositive();
                read += count;
                if (read < LARGE / 4) {
                    new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
                }
            }
        }
        gateway.awaitReceipts(1);
        assertThat(gateway.receipts())
                .singleElement()
                .satisfies(
                        receipt ->
                                assertThat(receipt.ending().kind())
                                        .isEqualTo(Receipt.Kind.COMPLETED));
    }

    private void assertStalled(int receipts, String model) {
        for (int i = 0; i < 3; i++) {
            gateway.awaitReceipts(receipts);
        }
        Receipt.Ending ending = gateway.receipts().getFirst().ending();
        assertThat(ending.kind()).isEqualTo(Receipt.Kind.CLIENT_LEFT);
        assertThat(ending.status()).isEqualTo(499);
        assertThat(ending.code()).isEqualTo("caller_stalled");
        assertThat(gateway.gateway().inFlight()).isZero();
        assertThat(gateway.gateway().gauges().read())
                .filteredOn(reading -> reading.model().equals(model))
                .allSatisfy(reading -> assertThat(reading.inFlight()).isZero())
                .allSatisfy(reading -> assertThat(reading.circuit()).isZero());
    }

    private Socket ask(String model, boolean stream) throws IOException {
        return ask(model, stream, SMALL_BUFFER);
    }

    private Socket ask(String model, boolean stream, int buffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(buffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        String body = body(model, stream);
        write(
                socket,
                "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %s\r\ncontent-length: %d\r\n\r\n%s"
                        .formatted(TestingGateway.KEY, body.length(), body));
        return socket;
    }

    private static String body(String model, boolean stream) {
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(model, stream);
    }
}
