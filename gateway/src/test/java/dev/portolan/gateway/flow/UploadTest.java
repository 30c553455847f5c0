package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.upload.FormUpload;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptedServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Forms with files: sent on as they come, replayed while they are held, refused when they lie. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UploadTest {
    private static final String END = "--b0--\r\n";
    private static final int LARGE = 4 * FormUpload.WINDOW;

    private ScriptedServer server;
    private RawUpstream raw;
    private TestingGateway gateway;

    @BeforeAll
    void start() {
        server = ScriptedServer.open(UploadTest::answer);
        raw = RawUpstream.start();
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - {id: failing, provider: vllm, url: "%1$s/failing/v1", location: {country: FR}, operator: {name: A, country: FR},
                             models: [{model: twice, upstream: up/failing, price: {input: 0, output: 0, currency: EUR}}]}
                          - {id: paris, provider: vllm, url: "%1$s/v1", location: {country: FR}, operator: {name: A, country: FR},
                             models: [{model: m, upstream: up/whisper, price: {second: 0.5, currency: EUR}},
                                      {model: twice, upstream: up/whisper, price: {input: 1, output: 1, currency: EUR}}]}
                          - {id: raw, provider: vllm, url: "%2$s/v1", location: {country: FR}, operator: {name: A, country: FR},
                             models: [{model: slow, upstream: up/whisper}]}
                        """
                                .formatted("http://127.0.0.1:" + server.port(), raw.url()),
                        "policies: [{name: default, prefer: {objective: cost}}]");
    }

    @AfterAll
    void stop() {
        gateway.close();
        server.close();
        raw.close();
    }

    private static Script answer(ReceivedRequest request) {
        if (request.path().startsWith("/failing")) {
            return Script.whole(503, Map.of(), ByteString.of("{}"));
        }
        if (request.text().contains("name=\"response_format\"\r\n\r\nsrt")) {
            return Script.whole(
                    200, Map.of("content-type", "text/plain"), ByteString.of("1\n00:00 --> 00:01"));
        }
        return Script.whole(
                200,
                Map.of("content-type", "application/json"),
                ByteString.of("{\"text\":\"hi\",\"usage\":{\"type\":\"duration\",\"seconds\":3}}"));
    }

    private static String field(String name, String value) {
        return "--b0\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, value);
    }

    private static String file(String content) {
        return "--b0\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
                + "Content-Type: audio/wav\r\n\r\n"
                + content
                + "\r\n";
    }

    private static String head(long length, String type) {
        return "POST /v1/audio/transcriptions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer "
                + TestingGateway.KEY
                + "\r\ncontent-type: "
                + type
                + "\r\ncontent-length: "
                + length
                + "\r\nconnection: close\r\n\r\n";
    }

    private String send(String form) {
        return send(form, "multipart/form-data; boundary=b0");
    }

    private String send(String form, String type) {
        return exchange(head(form.length(), type), form);
    }

    private String exchange(String head, String form) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write((head + form).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void form_modelFirst_passesWithTheUpstreamsModel() {
        String answer = send(field("model", "m") + file("RIFF") + field("language", "fr") + END);
        assertThat(answer).startsWith("HTTP/1.1 200").contains("{\"text\":\"hi\"");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("x-portolan-cost: 1.5 eur");
        assertThat(server.journal().requests())
                .anySatisfy(
                        sent ->
                                assertThat(sent.text())
                                        .contains("name=\"model\"\r\n\r\nup/whisper\r\n")
                                        .contains("name=\"language\"\r\n\r\nfr\r\n")
                                        .contains("filename=\"a.wav\"\r\n")
                                        .contains("\r\n\r\nRIFF\r\n--b0--"));
    }

    @Test
    void form_atAzuresPath_isForTheDeploymentThatThePathNames() {
        String form = file("RIFF") + END;
        String request =
                head(form.length(), "multipart/form-data; boundary=b0")
                        .replace(
                                "/v1/audio/transcriptions",
                                "/openai/deployments/m/audio/transcriptions?api-version=2024-10-21");
        assertThat(exchange(request, form)).startsWith("HTTP/1.1 200").contains("\"hi\"");
    }

    @Test
    void form_modelAfterALargeFile_isHeldAndSent() {
        String answer = send(file("x".repeat(LARGE)) + field("model", "m") + END);
        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    @Test
    void form_largeFileAfterTheModel_isSentWhole() {
        String content = "y".repeat(LARGE);
        String answer = send(field("model", "m") + file(content) + field("language", "de") + END);
        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(server.journal().requests())
                .anySatisfy(
                        sent ->
                                assertThat(sent.text())
                                        .contains("\r\n\r\n" + content + "\r\n")
                                        .contains("name=\"language\"\r\n\r\nde\r\n"));
    }

    @Test
    void form_smallEnoughToBeHeld_isSentAgainAfterAFailure() {
        String answer = send(field("model", "twice") + file("RIFF") + END);
        assertThat(answer).startsWith("HTTP/1.1 200").contains("x-portolan-endpoint: paris");
    }

    @Test
    void transcript_asText_keepsItsContentType() {
        String answer =
                send(field("model", "m") + field("response_format", "srt") + file("R") + END);
        assertThat(answer).contains("content-type: text/plain").contains("00:00 --> 00:01");
    }

    @Test
    void firstByte_ofALargeFile_reachesTheUpstreamBeforeTheLastCame() throws Exception {
        String begin = field("model", "slow") + file("z".repeat(LARGE)).substring(0, LARGE);
        String rest = "z".repeat(LARGE) + "\r\n" + END;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            int length = begin.length() + rest.length();
            out.write(
                    head(length, "multipart/form-data; boundary=b0")
                            .getBytes(StandardCharsets.ISO_8859_1));
            out.write(begin.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            assertThat(raw.begun.await(30, TimeUnit.SECONDS)).isTrue();
            out.write(rest.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            assertThat(
                            new String(
                                    socket.getInputStream().readAllBytes(),
                                    StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void form_thatLies_getsAClearError() {
        String good = field("model", "m") + file("RIFF");
        assertThat(send(good + END, "multipart/form-data")).contains("400").contains("boundary");
        assertThat(send(good)).contains("400").contains("ends before its closing boundary");
        assertThat(send(file("R") + END)).contains("400").contains("\"param\":\"model\"");
        assertThat(send(field("model", "m") + good + END)).contains("400").contains("twice");
        assertThat(
                        send(
                                field("model", "m")
                                        + file("w".repeat(LARGE))
                                        + field("model", "other")
                                        + END))
                .contains("400")
                .contains("before files");
    }

    @Test
    void twoGigabytes_announced_areRefusedAtOnce() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(
                            head(2L << 30, "multipart/form-data; boundary=b0")
                                    .getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            byte[] start = socket.getInputStream().readNBytes(12);
            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    /** A server that reports the first bytes of a file, and answers once the form has ended. */
    private static final class RawUpstream implements AutoCloseable {
        final CountDownLatch begun = new CountDownLatch(1);
        private final ServerSocket socket;

        private RawUpstream(ServerSocket socket) {
            this.socket = socket;
        }

        static RawUpstream start() {
            try {
                var upstream =
                        new RawUpstream(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
                Thread.ofVirtual().start(upstream::serve);
                return upstream;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        private void serve() {
            try (Socket client = socket.accept()) {
                InputStream in = client.getInputStream();
                String seen = "";
                byte[] buffer = new byte[8192];
                while (!seen.endsWith(END)) {
                    int read = in.read(buffer);
                    if (read < 0) {
                        return;
                    }
                    seen += new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                    if (seen.contains("zzzz")) {
                        begun.countDown();
                        seen = seen.substring(Math.max(0, seen.length() - 64));
                    }
                }
                client.getOutputStream()
                        .write(
                                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{\"text\":\"hi\"}"
                                        .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
