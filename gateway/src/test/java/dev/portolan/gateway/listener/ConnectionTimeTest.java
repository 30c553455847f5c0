package dev.portolan.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingCertificate;
import dev.portolan.gateway.socket.FileDescriptors;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.time.Watchdog;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A connection without a request ends in its time, whatever is sent on it, on every transport. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConnectionTimeTest {
    private static final Duration HEAD = Duration.ofMillis(800);

    /** A handshake counts, and takes its time on a busy machine. */
    private static final Duration SECURE_HEAD = Duration.ofSeconds(3);

    private static final Duration IDLE = Duration.ofMillis(1_600);
    private static final Duration ANSWER = Duration.ofMillis(2_500);
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String PARTIAL = "GET /now HTTP/1.1\r\nHost: x\r\nA";
    private static final byte[] SETTINGS = HexFormat.of().parseHex("000000040000000000");
    private static final byte[] PING =
            HexFormat.of().parseHex("0000080600000000000102030405060708");

    @TempDir private static Path scratch;
    private final FileDescriptors descriptors = new FileDescriptors(1_000, () -> -1);
    private final Vertx vertx =
            SocketRegistry.vertx(new VertxOptions().setEventLoopPoolSize(1), descriptors);
    private TestingCertificate certificate;
    private int clear;
    private int secure;

    @BeforeAll
    void start() throws IOException {
        certificate = TestingCertificate.of("gateway", scratch);
        clear = listen(null);
        secure =
                listen(
                        new ListenOptions.Tls(
                                Buffer.buffer(Files.readAllBytes(certificate.certificate())),
                                Buffer.buffer(Files.readAllBytes(certificate.key())),
                                null));
    }

    private int listen(ListenOptions.@Nullable Tls tls) throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        ListenOptions options =
                new ListenOptions(
                        "127.0.0.1",
                        port,
                        16 << 10,
                        new ListenOptions.Timeouts(head(tls != null), IDLE),
                        tls);
        Promise<Integer> listening = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(
                        _ -> {
                            Watchdog watchdog = new Watchdog(System::nanoTime);
                            vertx.setPeriodic(20, tick -> watchdog.tick());
                            RequestIds ids = new RequestIds(new SplittableRandom(1));
                            new Listener(vertx, options, watchdog, ids, this::answer)
                                    .listen()
                                    .onComplete(listening);
                        });
        return listening.future().await();
    }

    private static Duration head(boolean tls) {
        return tls ? SECURE_HEAD : HEAD;
    }

    private void answer(HttpServerRequest request) {
        if (String.valueOf(request.path()).endsWith("/now")) {
            request.response().end("now");
        } else {
            vertx.setTimer(ANSWER.toMillis(), _ -> request.response().end("later"));
        }
    }

    @AfterAll
    void stop() {
        vertx.close().await();
    }

    @ParameterizedTest(name = "{0} over TLS {1}")
    @CsvSource({
        "silent, false",
        "partial, false",
        "drip, false",
        "line ends, false",
        "preface cut, false",
        "preface, false",
        "settings, false",
        "pings, false",
        "silent, true",
        "partial, true",
        "drip, true",
        "settings, true",
        "pings, true",
    })
    void connection_withoutAFirstRequest_endsWhenTheHeadIsOverdue(String what, boolean tls)
            throws Exception {
        try (RawCaller caller = connect(tls, tls && isHttp2(what))) {
            assertEndsIn(caller, () -> begin(caller, what), what, head(tls));
        }
    }

    @ParameterizedTest(name = "{0} over TLS {1}")
    @CsvSource({
        "silent, false",
        "partial, false",
        "drip, false",
        "silent, true",
        "drip, true",
    })
    void connection_afterARequest_endsWhenTheNextIsOverdue(String what, boolean tls)
            throws Exception {
        try (RawCaller caller = connect(tls, false)) {
            caller.head("GET /now HTTP/1.1\nHost: x\n\n");
            assertThat(caller.answer().body()).isEqualTo("now");
            Duration limit = what.equals("silent") ? IDLE : head(tls);
            assertEndsIn(caller, () -> begin(caller, what), what, limit);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, false",
        "false, false, false",
        "false, true, false",
        "true, true, true"
    })
    void connection_ofHttp2_endsWhenItHasNoStreams(boolean answered, boolean upgrade, boolean tls) {
        HttpClient client = client(upgrade, tls);
        AtomicBoolean closed = new AtomicBoolean();
        Promise<Void> end = Promise.promise();
        HttpClientRequest request = request(client, answered ? "/now" : "/later", tls);
        request.connection()
                .closeHandler(
                        _ -> {
                            closed.set(true);
                            end.complete();
                        });
        if (answered) {
            assertThat(body(request)).isEqualTo("now");
        } else {
            request.exceptionHandler(_ -> {}).response().onComplete(_ -> {});
            request.end();
            request.reset();
        }
        assertThat(closed).isFalse();
        end.future().await();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connection_withARequestUnderWay_isLeftAlone(boolean tls) {
        HttpClient client = client(false, tls);
        assertThat(body(request(client, "/later", tls))).isEqualTo("later");
        assertThat(body(request(client, "/now", tls))).isEqualTo("now");
        try (RawCaller caller = connect(tls, false)) {
            for (String path : List.of("later", "now")) {
                caller.head("GET /" + path + " HTTP/1.1\nHost: x\n\n");
                assertThat(caller.answer().body()).isEqualTo(path);
            }
        }
    }

    private HttpClient client(boolean upgrade, boolean tls) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(upgrade);
        if (tls) {
            options.setSsl(true).setUseAlpn(true).setVerifyHost(false);
            options.setTrustOptions(certificate.trusted());
        }
        return vertx.createHttpClient(options);
    }

    private HttpClientRequest request(HttpClient client, String path, boolean tls) {
        return client.request(HttpMethod.GET, tls ? secure : clear, "127.0.0.1", path).await();
    }

    private static String body(HttpClientRequest request) {
        return request.send().compose(answer -> answer.body()).map(Buffer::toString).await();
    }

    private RawCaller connect(boolean tls, boolean http2) {
        return tls
                ? RawCaller.secure(secure, certificate, http2 ? "h2" : "http/1.1")
                : RawCaller.to(clear);
    }

    private static boolean isHttp2(String what) {
        return what.equals("settings") || what.equals("pings");
    }

    private static void begin(RawCaller caller, String what) {
        switch (what) {
            case "silent", "line ends" -> {}
            case "preface cut" -> caller.bytes(ascii(PREFACE.substring(0, 10)));
            case "preface" -> caller.bytes(ascii(PREFACE));
            case "settings", "pings" -> caller.bytes(ascii(PREFACE)).bytes(SETTINGS);
            default -> caller.bytes(ascii(PARTIAL));
        }
    }

    /** Sends on as long as it can, in steps that are shorter than any limit. */
    private static void assertEndsIn(RawCaller caller, Runnable begin, String what, Duration limit)
            throws InterruptedException {
        long start = System.nanoTime();
        begin.run();
        Thread more =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    byte[] piece = piece(what);
                                    while (piece.length > 0 && caller.offers(piece)) {
                                        LockSupport.parkNanos(50_000_000);
                                    }
                                });
        assertThat(caller.ends()).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        // TLS tells of its start after the handshake, which the limit counts too.
        assertThat(took).isBetween(limit.dividedBy(4), limit.plusSeconds(8));
        caller.close();
        more.join();
    }

    private static byte[] piece(String what) {
        return switch (what) {
            case "drip" -> ascii("a");
            case "line ends" -> ascii("\r\n");
            case "pings" -> PING;
            default -> new byte[0];
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
