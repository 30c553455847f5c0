package dev.portolan.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingCertificate;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.socket.FileDescriptors;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.time.Watchdog;

import io.vertx.core.Future;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A connection without a request is closed in time, whatever bytes are sent, on every transport.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConnectionTimeTest {
    private static final Duration HEAD = Duration.ofSeconds(3);

    private static final long TICK_MILLIS = 20;
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration IDLE = Duration.ofMillis(1_600);
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

    @BeforeAll
    void start() throws IOException {
        certificate = TestingCertificate.of("gateway", scratch);
    }

    /** A listener with a time of its own, which stands still until the test moves it. */
    private record Site(int port, boolean tls, AtomicLong time) {
        RawCaller connect(TestingCertificate certificate, boolean http2) {
            return tls
                    ? RawCaller.secure(port, certificate, http2 ? "h2" : "http/1.1")
                    : RawCaller.to(port);
        }

        /** Lets time pass, a little at a time, until {@code end}. */
        Thread passUntil(BooleanSupplier end) {
            return Thread.ofVirtual()
                    .start(
                            () -> {
                                while (!end.getAsBoolean()) {
                                    time.addAndGet(STEP.toNanos());
                                    LockSupport.parkNanos(5_000_000);
                                }
                            });
        }
    }

    private Site site(boolean tls) throws IOException {
        AtomicLong time = new AtomicLong();
        ListenOptions.Tls keys =
                new ListenOptions.Tls(
                        Buffer.buffer(Files.readAllBytes(certificate.certificate())),
                        Buffer.buffer(Files.readAllBytes(certificate.key())),
                        null);
        return new Site(listen(tls ? keys : null, time), tls, time);
    }

    private int listen(ListenOptions.@Nullable Tls tls, AtomicLong time) throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        ListenOptions options =
                new ListenOptions(
                        "127.0.0.1", port, 16 << 10, new ListenOptions.Timeouts(HEAD, IDLE), tls);
        Promise<Integer> listening = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(
                        _ -> {
                            Watchdog watchdog = new Watchdog(time::get);
                            vertx.setPeriodic(TICK_MILLIS, tick -> watchdog.tick());
                            RequestIds ids = new RequestIds(new SplittableRandom(1));
                            new Listener(vertx, options, watchdog, ids, requests(time))
                                    .listen()
                                    .onComplete(listening);
                        });
        return listening.future().await();
    }

    private Listener.Requests requests(AtomicLong time) {
        return new Listener.Requests() {
            @Override
            public void handle(HttpServerRequest request) {
                answer(request, time);
            }

            @Override
            public void refused(Refusal refusal) {
                throw new AssertionError(refusal);
            }
        };
    }

    /** Lets every limit pass, and the watchdog notice, before the answer to {@code /later}. */
    private void answer(HttpServerRequest request, AtomicLong time) {
        String path = String.valueOf(request.path());
        if (path.endsWith("/now")) {
            request.response().end("now");
        } else if (path.endsWith("/later")) {
            time.addAndGet(HEAD.plus(IDLE).toNanos());
            vertx.setTimer(TICK_MILLIS * 3, _ -> request.response().end("later"));
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
        Site site = site(tls);
        try (RawCaller caller = site.connect(certificate, tls && isHttp2(what))) {
            begin(caller, what);
            assertEndsAfter(HEAD, site, caller, what);
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
        Site site = site(tls);
        try (RawCaller caller = site.connect(certificate, false)) {
            caller.head("GET /now HTTP/1.1\nHost: x\n\n");
            assertThat(caller.answer().body()).isEqualTo("now");
            begin(caller, what);
            // Time may pass before the listener reads the first bytes of the next head.
            assertEndsAfter(IDLE, site, caller, what);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, false",
        "false, false, false",
        "false, true, false",
        "true, true, true"
    })
    void connection_ofHttp2_endsWhenItHasNoStreams(boolean answered, boolean upgrade, boolean tls)
            throws Exception {
        Site site = site(tls);
        HttpClient client = client(upgrade, tls);
        Promise<Void> end = Promise.promise();
        HttpClientRequest request = request(client, site.port(), answered ? "/now" : "/never");
        request.connection().closeHandler(_ -> end.complete());
        if (answered) {
            assertThat(body(request)).isEqualTo("now");
        } else {
            request.exceptionHandler(_ -> {}).response().onComplete(_ -> {});
            request.end();
            request.reset();
        }
        Thread time = site.passUntil(() -> end.future().isComplete());
        end.future().await();
        time.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connection_withARequestInProgress_staysOpen(boolean tls) throws Exception {
        Site site = site(tls);
        HttpClient client = client(false, tls);
        int port = site.port();
        assertThat(body(request(client, port, "/later"))).isEqualTo("later");
        assertThat(body(request(client, port, "/now"))).isEqualTo("now");
        try (RawCaller caller = site.connect(certificate, false)) {
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
            options.setTrustOptions(certificate.asTrust());
        }
        return vertx.createHttpClient(options);
    }

    private static HttpClientRequest request(HttpClient client, int port, String path) {
        return client.request(HttpMethod.GET, port, "127.0.0.1", path).await();
    }

    private static String body(HttpClientRequest request) {
        // Requested before the request is sent: an answer that has come already is not repeated.
        Future<Buffer> body = request.response().compose(answer -> answer.body());
        request.end();
        return body.map(Buffer::toString).await();
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

    /** Sends on as long as it can, while time passes. */
    private static void assertEndsAfter(Duration limit, Site site, RawCaller caller, String what)
            throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        byte[] piece = piece(what);
        Thread time =
                site.passUntil(() -> over.get() || (piece.length > 0 && !caller.canWrite(piece)));
        assertThat(caller.readsToEnd()).isTrue();
        assertThat(Duration.ofNanos(site.time().get())).isGreaterThanOrEqualTo(limit);
        over.set(true);
        caller.close();
        time.join();
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
