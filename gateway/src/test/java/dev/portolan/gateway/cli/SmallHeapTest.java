package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.FaultyListener;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway whose heap is smaller than what one tenant's callers send, or do not read: it survives,
 * serves another tenant meanwhile, and afterwards has released all memory.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
final class SmallHeapTest {
    private static final String GREEDY = TestingGateway.KEY;
    private static final String OTHER = TestingGateway.EU_KEY;
    private static final String PATH = "/v1/chat/completions";
    private static final int BODY = 1 << 20;

    /** A prompt that needs a reservation and fits the model's context. */
    private static final int FITTING = 100_000;

    private static final int ANSWER = 4 << 20;
    private static final String SOME = "a".repeat(64 << 10);
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final int CALLERS = 80;
    private static final int READERS = 24;

    private final SimulatedEndpoint simulated =
            VllmNode.at("FR").named("paris").serving("up").start();
    private final FaultyListener large = FaultyListener.handling(SmallHeapTest::answer);
    private final FaultyListener silent = FaultyListener.handling(SmallHeapTest::listen);
    private final List<Socket> sockets = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ServedProcess served;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        write(
                folder,
                "portolan.yaml",
                """
                node: {id: n, country: FR}
                catalog: [catalog.yaml]
                policies: [policies.yaml]
                tenants: tenants.yaml
                logs: {access: off}
                limits: {writeTimeout: 2s}
                """);
        write(
                folder,
                "catalog.yaml",
                "endpoints:\n"
                        + endpoint("paris", simulated.url(), "m")
                        + endpoint("large", large.url(), "large")
                        + endpoint("silent", silent.url(), "silent"));
        write(folder, "policies.yaml", "policies: [{name: default}]\n");
        write(
                folder,
                "tenants.yaml",
                """
                tenants:
                  - {id: greedy, keys: [{id: k, hash: "%s"}]}
                  - {id: other, keys: [{id: k, hash: "%s"}]}
                """
                        .formatted(hash(GREEDY), hash(OTHER)));
        served =
                ServedProcess.start(
                        folder, Map.of(), "-Xmx128m", "-Xms24m", "-XX:+ExitOnOutOfMemoryError");
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String hash(String key) throws Exception {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String endpoint(String id, URI url, String model) {
        return """
          - id: %s
            provider: vllm
            url: %s/v1
            location: {country: FR}
            models: [{model: %s, upstream: up}]
        """
                .formatted(id, url, model);
    }

    @AfterAll
    void stop() throws IOException {
        hangUp();
        served.close();
        threads.shutdownNow();
        List.of(simulated, large, silent).forEach(SmallHeapTest::close);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Reads requests and never answers. */
    private static void listen(Socket connection) throws IOException {
        byte[] some = new byte[64 << 10];
        while (connection.getInputStream().read(some) >= 0) {
            Thread.onSpinWait();
        }
    }

    private static void answer(Socket connection) throws IOException {
        String head = FaultyListener.readHead(connection.getInputStream());
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            // A connection of a process that stops ends without a request.
            return;
        }
        connection.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        String start =
                "{\"id\":\"a\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        String end = "\"},\"finish_reason\":\"stop\"}]}";
        write(
                connection,
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                        .formatted(start.length() + ANSWER + end.length(), start));
        for (int sent = 0; sent < ANSWER; sent += SOME.length()) {
            write(connection, SOME);
        }
        write(connection, end);
        connection.getInputStream().read();
    }

    @Test
    void bodies_largerThanTheHeap_arePausedOrRefusedWhileAnotherTenantIsServed() throws Exception {
        List<Future<String>> sent = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Socket socket = connect(64 << 10);
            sent.add(threads.submit(() -> statusLine(socket, "silent", BODY)));
        }
        assertOtherIsServed();
        // Requests with a reserved body get no answer, since their upstream sends none.
        await(() -> sent.stream().filter(Future::isDone).count() > CALLERS / 2);
        List<String> answers = new ArrayList<>();
        for (Future<String> one : sent) {
            if (one.isDone()) {
                answers.add(one.get());
            }
        }
        assertThat(answers).containsOnly("HTTP/1.1 503 Service Unavailable");
        assertThat(answers).hasSizeLessThan(CALLERS);
        assertOtherIsServed();
        assertNothingIsHeldAfterwards();
    }

    @Test
    void answers_largerThanTheHeapAndUnread_endWhileAnotherTenantIsServed() throws Exception {
        for (int i = 0; i < READERS; i++) {
            Socket socket = connect(4 << 10);
            send(socket, "large", 0);
        }
        for (int i = 0; i < 2; i++) {
            assertOtherIsServed();
        }
        await(() -> metric("portolan_buffer_refusals_total{part=\"answers\"}") > 0);
        await(() -> metric("portolan_in_flight{endpoint=\"large\",model=\"large\"}") == 0);
        assertOtherIsServed();
        assertNothingIsHeldAfterwards();
    }

    @Test
    void body_ofMoreValuesThanTheHeapHolds_isRefused() throws Exception {
        StringBuilder names = new StringBuilder("{\"model\":\"m\",\"messages\":[]");
        for (int i = 0; i < 150_000; i++) {
            names.append(",\"n").append(i).append("\":1");
        }
        String values = "{\"model\":\"m\",\"messages\":[],\"x\":[" + "[],".repeat(1 << 20) + "[]]}";
        for (String body : List.of(names.append('}').toString(), values)) {
            HttpResponse<String> answer = served.post(GREEDY, PATH, body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("names and values");
            assertOtherIsServed();
        }
    }

    private Socket connect(int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
        sockets.add(socket);
        return socket;
    }

    /** Returns the status line; the gateway may answer and close before it has the whole body. */
    private static String statusLine(Socket socket, String model, int length) throws IOException {
        try {
            send(socket, model, length);
        } catch (IOException closed) {
            Thread.onSpinWait();
        }
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read(); c > '\r'; c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static void send(Socket socket, String model, int length) throws IOException {
        String start =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\""
                        .formatted(model);
        String end = "\"}]}";
        write(
                socket,
                "POST %s HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %s\r\ncontent-length: %d\r\n\r\n%s"
                        .formatted(PATH, GREEDY, start.length() + length + end.length(), start));
        for (int sent = 0; sent < length; sent += SOME.length()) {
            write(socket, SOME);
        }
        write(socket, end);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String body(String model, int length) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, "a".repeat(length));
    }

    /** Sends a small body and one that needs a reservation. */
    private void assertOtherIsServed() throws Exception {
        for (int length : new int[] {10, FITTING}) {
            HttpResponse<String> answer = served.post(OTHER, PATH, body("m", length));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private void assertNothingIsHeldAfterwards() throws Exception {
        hangUp();
        for (String part : List.of("requests", "answers", "waiting")) {
            await(() -> metric("portolan_buffered_bytes{part=\"%s\"}".formatted(part)) == 0);
        }
        assertThat(served.post(GREEDY, PATH, body("m", FITTING)).statusCode()).isEqualTo(200);
    }

    private double metric(String name) throws Exception {
        return served.admin("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("30 seconds").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
