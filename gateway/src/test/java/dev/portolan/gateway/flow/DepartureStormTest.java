package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingCertificate;
import dev.portolan.gateway.TestingGateway;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Tests that connections to upstreams are reused or closed at whatever moment callers disconnect:
 * as many stay open as were needed at once, however many callers have left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DepartureStormTest {
    private static final int ROUNDS = 3;
    private static final int AT_ONCE = 8;
    private static final String WHOLE =
            """
            {"id":"c1","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,\
            "message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
            """;
    private static final String CHUNK =
            """
            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"up",\
            "choices":[{"index":0,"delta":{"role":"assistant","content":"hello"},"finish_reason":null}]}

            """;

    @TempDir private static Path scratch;
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, AtomicInteger> open = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();
    private final Gate gate = new Gate(vertx);
    private TestingGateway gateway;

    @BeforeAll
    void start() {
        TestingCertificate certificate = TestingCertificate.of("upstream", scratch);
        HttpServerOptions tls =
                new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.asIdentity());
        String trust = "tls: {ca: " + certificate.certificate() + "}";
        StringBuilder catalog = new StringBuilder("endpoints:\n");
        for (String too : List.of("", "Too")) {
            HttpServerOptions clear = new HttpServerOptions();
            HttpServerOptions negotiated = new HttpServerOptions(tls).setUseAlpn(true);
            // A server that detects HTTP/2 in clear reports no connection before its first byte.
            HttpServerOptions old = new HttpServerOptions().setHttp2ClearTextEnabled(false);
            catalog.append(endpoint("plain" + too, "http", old, ""));
            catalog.append(endpoint("h2c" + too, "http", clear, ", http2: on"));
            catalog.append(endpoint("tls1" + too, "https", tls, ", http2: off, " + trust));
            catalog.append(endpoint("tls2" + too, "https", negotiated, ", " + trust));
            catalog.append(endpoint("fallback" + too, "https", tls, ", " + trust));
        }
        for (String name : List.of("shy1", "shy2", "late1", "late2")) {
            HttpServerOptions options = new HttpServerOptions(tls).setUseAlpn(true);
            int port = gate.before(vertx, name, upstream(name, options));
            String http2 = name.endsWith("1") ? ", http2: off, " : ", ";
            catalog.append(endpoint(name, "https", port, http2 + trust));
        }
        catalog.append("aliases: [{name: m, models: [plain]}]\n");
        gateway =
                TestingGateway.start(
                        catalog.toString(),
                        """
                        policies:
                          - name: late
                            when: request.headers["x-late"] == "yes"
                            failover: {deadline: 300ms}
                          - name: default
                        """);
    }

    private String endpoint(String id, String scheme, HttpServerOptions options, String more) {
        return endpoint(id, scheme, upstream(id, new HttpServerOptions(options)), more);
    }

    private static String endpoint(String id, String scheme, int port, String more) {
        return "  - {id: %s, provider: vllm, url: \"%s://127.0.0.1:%d/v1\", location: {country: FR}%s, models: [{model: %s, upstream: up}]}\n"
                .formatted(id, scheme, port, more, id);
    }

    private int upstream(String name, HttpServerOptions options) {
        AtomicInteger connections = new AtomicInteger();
        AtomicInteger requests = new AtomicInteger();
        open.put(name, connections);
        begun.put(name, requests);
        return vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .connectionHandler(
                        connection -> {
                            connections.incrementAndGet();
                            connection.closeHandler(_ -> connections.decrementAndGet());
                        })
                .requestHandler(
                        request -> {
                            requests.incrementAndGet();
                            request.response().exceptionHandler(_ -> {});
                            request.body().onSuccess(body -> answer(request, body.toString()));
                        })
                .listen()
                .await()
                .actualPort();
    }

    /** Sends as much of an answer as the prompt requests. */
    private static void answer(HttpServerRequest request, String body) {
        HttpServerResponse response = request.response();
        if (body.contains("no head")) {
            return;
        }
        if (body.contains("half a body")) {
            response.putHeader("content-length", "1000").write(WHOLE.substring(0, 50));
        } else if (body.contains("\"stream\":true")) {
            response.setChunked(true).putHeader("content-type", "text/event-stream").write(CHUNK);
        } else {
            response.putHeader("content-type", "application/json").end(WHOLE);
        }
    }

    @AfterAll
    void stop() {
        gateway.close();
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource({
        "plain, HTTP_1_1", "plainToo, HTTP_2",
        "h2c, HTTP_1_1", "h2cToo, HTTP_2",
        "tls1, HTTP_1_1", "tls1Too, HTTP_2",
        "tls2, HTTP_1_1", "tls2Too, HTTP_2",
        "fallback, HTTP_1_1", "fallbackToo, HTTP_2",
    })
    void callers_leavingAtEveryStage_leaveNoConnectionBehind(String model, HttpVersion version) {
        HttpClient client = client(version);
        storms(client, model, version);
        int needed = open(model);
        storms(client, model, version);
        awaitTrue(() -> open(model) <= needed + AT_ONCE);
        assertThat(open(model)).isLessThanOrEqualTo(needed + AT_ONCE);
        assertServed(model);
        client.close();
    }

    private void storms(HttpClient client, String model, HttpVersion version) {
        for (String stage : List.of("at once", "no head", "half a body", "a stream")) {
            for (int round = 0; round < ROUNDS; round++) {
                storm(client, model, stage, version);
            }
        }
        // The last requests to begin show that the connections before them have been made.
        storm(client, model, "no head", version);
        awaitTrue(
                () ->
                        gateway.gateway().gauges().read().stream()
                                .filter(reading -> reading.model().equals(model))
                                .allMatch(reading -> reading.inFlight() == 0));
    }

    @ParameterizedTest
    @CsvSource({"shy1, 40, no head", "shy2, 40, no head", "late1, 4, late", "late2, 4, late"})
    void attempts_endedDuringTheHandshake_leaveNoConnectionBehind(
            String model, int many, String stage) {
        HttpClient client = client(HttpVersion.HTTP_2);
        gate.shut(model);
        List<HttpClientRequest> requests = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            requests.add(ask(client, model, stage));
        }
        awaitTrue(() -> gate.waiting(model) > 0 && booked(model) < many);
        if (!stage.equals("late")) {
            requests.forEach(HttpClientRequest::reset);
        }
        awaitTrue(() -> booked(model) == many);
        gate.open(model);
        awaitTrue(() -> open(model) > 0);
        for (int i = 0; i < many; i++) {
            ask(client, model, "hello");
        }
        awaitTrue(() -> booked(model) == 2L * many);
        assertThat(open(model)).isLessThanOrEqualTo(many + many / 5);
        client.close();
    }

    private void assertServed(String model) {
        assertThat(gateway.post("/chat/completions", body(model, "hello")).statusCode())
                .isEqualTo(200);
    }

    private long booked(String model) {
        return gateway.gateway().ledger().recent().newest(1_000).stream()
                .filter(receipt -> model.equals(receipt.who().model()))
                .count();
    }

    private int open(String model) {
        return Objects.requireNonNull(open.get(model)).get();
    }

    private HttpClient client(HttpVersion version) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setProtocolVersion(version)
                        .setHttp2ClearTextUpgrade(false));
    }

    private void storm(HttpClient client, String model, String stage, HttpVersion version) {
        int before = Objects.requireNonNull(begun.get(model)).get();
        List<Runnable> departures = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            if (version == HttpVersion.HTTP_1_1) {
                RawCaller caller = RawCaller.to(gateway.port());
                byte[] body = body(model, stage).getBytes(StandardCharsets.UTF_8);
                caller.head(
                                "POST /v1/chat/completions HTTP/1.1\nHost: x\nAuthorization: Bearer %s\nContent-Length: %d\n\n"
                                        .formatted(TestingGateway.KEY, body.length))
                        .bytes(body);
                departures.add(caller::abort);
            } else {
                HttpClientRequest request = ask(client, model, stage);
                departures.add(request::reset);
            }
        }
        if (!stage.equals("at once")) {
            awaitTrue(() -> begun.get(model).get() >= before + AT_ONCE);
        }
        departures.forEach(Runnable::run);
    }

    private HttpClientRequest ask(HttpClient client, String model, String stage) {
        HttpClientRequest request =
                client.request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/v1/chat/completions")
                        .await();
        request.putHeader("authorization", "Bearer " + TestingGateway.KEY);
        if (stage.equals("late")) {
            request.putHeader("x-late", "yes");
        }
        request.exceptionHandler(_ -> {}).response().onComplete(_ -> {});
        request.end(Buffer.buffer(body(model, stage)));
        return request;
    }

    private static String body(String model, String stage) {
        return "{\"model\":\"%s\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, stage.equals("a stream"), stage);
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    /** Proxies upstreams and passes nothing on while it is shut. Thread-safe. */
    private static final class Gate {
        // A client that nothing refers to is closed, with its connections, by the next collection.
        private final NetClient client;
        private final Set<String> shut = new HashSet<>();
        private final Map<String, List<Runnable>> held = new HashMap<>();

        Gate(Vertx vertx) {
            this.client = vertx.createNetClient();
        }

        /** Creates the gate in front of {@code port}. */
        int before(Vertx vertx, String name, int port) {
            return vertx.createNetServer()
                    .connectHandler(socket -> connected(vertx, name, port, socket))
                    .listen(0, "127.0.0.1")
                    .await()
                    .actualPort();
        }

        private synchronized void connected(Vertx vertx, String name, int port, NetSocket socket) {
            socket.pause();
            Context context = vertx.getOrCreateContext();
            Runnable pass = () -> context.runOnContext(_ -> pass(port, socket));
            if (shut.contains(name)) {
                held.computeIfAbsent(name, _ -> new ArrayList<>()).add(pass);
            } else {
                pass.run();
            }
        }

        private void pass(int port, NetSocket socket) {
            client.connect(port, "127.0.0.1")
                    .onSuccess(
                            there -> {
                                socket.pipeTo(there);
                                there.pipeTo(socket);
                            });
        }

        synchronized void shut(String name) {
            shut.add(name);
        }

        synchronized int waiting(String name) {
            return held.getOrDefault(name, List.of()).size();
        }

        synchronized void open(String name) {
            shut.remove(name);
            List<Runnable> all = held.remove(name);
            if (all != null) {
                all.forEach(Runnable::run);
            }
        }
    }
}
