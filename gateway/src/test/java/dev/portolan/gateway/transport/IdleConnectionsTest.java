package dev.portolan.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.gateway.catalog.Transport;
import dev.portolan.gateway.health.TestingClock;
import dev.portolan.gateway.socket.FileDescriptors;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.time.Watchdog;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reuse and closing of idle HTTP/1.1 connections. */
final class IdleConnectionsTest {
    private static final Duration KEPT = Duration.ofSeconds(45);

    private final TestingClock clock = new TestingClock();
    private final Watchdog watchdog = new Watchdog(() -> clock.millis() * 1_000_000);
    private final FileDescriptors descriptors = new FileDescriptors(1_000, () -> -1);
    private final Vertx vertx = SocketRegistry.vertx(new VertxOptions(), descriptors);
    private final Context loop = vertx.getOrCreateContext();
    private final Connections connections = new Connections(vertx, watchdog, KEPT, 1);
    private final Set<HttpConnection> carriers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private final Semaphore closing = new Semaphore(0);
    private HttpServer server;
    private volatile Map<String, String> headers = Map.of();

    @BeforeEach
    void listen() {
        server =
                vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                        .connectionHandler(
                                connection -> {
                                    opened.incrementAndGet();
                                    connection.closeHandler(end -> closing.release());
                                })
                        .requestHandler(
                                request -> {
                                    carriers.add(request.connection());
                                    headers.forEach(request.response()::putHeader);
                                    request.response().end("{}");
                                })
                        .listen(0, "127.0.0.1")
                        .await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void requests_oneAfterAnother_shareAConnection() {
        ask();
        ask();
        assertThat(carriers).hasSize(1);
    }

    @Test
    void requests_inParallel_haveAConnectionEach() {
        List<ConnectionLease> leases = List.of(lease(), lease());
        leases.forEach(this::carry);
        assertThat(carriers).hasSize(2);
        ask();
        assertThat(carriers).hasSize(2);
    }

    @Test
    void answer_withConnectionClose_endsItsConnection() {
        headers = Map.of("connection", "close");
        ask();
        ask();
        assertThat(carriers).hasSize(2);
    }

    @Test
    void connection_idleForLong_isNotUsedAgain() {
        ask();
        clock.advance(KEPT);
        ask();
        assertThat(carriers).hasSize(2);
    }

    @Test
    void connection_withShorterKeepAlive_isNotUsedAfterwards() {
        headers = Map.of("keep-alive", "timeout=5, max=100");
        ask();
        clock.advance(Duration.ofMillis(4_999));
        ask();
        assertThat(carriers).hasSize(1);
        clock.advance(Duration.ofSeconds(5));
        ask();
        assertThat(carriers).hasSize(2);
    }

    @Test
    void connection_idledOut_isClosed() {
        ask();
        Promise<Void> end = Promise.promise();
        carriers.forEach(one -> one.closeHandler(end::complete));
        clock.advance(KEPT);
        loop.runOnContext(here -> watchdog.tick());
        end.future().await();
        assertThat(carriers).hasSize(1);
    }

    @Test
    void connection_returnedUnused_carriesTheNextRequest() {
        leave(lease());
        ask();
        leave(lease());
        ask();
        assertThat(carriers).hasSize(1);
        assertThat(opened).hasValue(1);
    }

    @Test
    void connection_returnedUnused_isClosedWhenItIdlesOut() throws InterruptedException {
        List<ConnectionLease> leases = List.of(lease(), lease(), lease());
        leases.forEach(this::leave);
        clock.advance(KEPT);
        loop.runOnContext(here -> watchdog.tick());
        assertThat(closing.tryAcquire(3, 20, TimeUnit.SECONDS)).isTrue();
        assertThat(opened).hasValue(3);
    }

    @Test
    void connections_idle_areLimitedPerOrigin() {
        List<ConnectionLease> leases = IntStream.range(0, 200).mapToObj(i -> lease()).toList();
        await(() -> opened.get() == 200);
        leases.forEach(this::leave);
        // Of 1,000 descriptors 938 may be used, a quarter of them idle, half of that at one origin.
        assertThat(Stream.generate(this::lease).limit(200).map(ConnectionLease::request).count())
                .isEqualTo(200);
        await(() -> opened.get() == 200 + 200 - 117);
        assertThat(opened).hasValue(200 + 200 - 117);
    }

    @Test
    void connection_withoutFileDescriptor_isRefusedUntilOneIsFree() {
        ConnectionLease first = lease();
        descriptors.expect(990);
        assertThatThrownBy(this::lease).isInstanceOf(NoSocketException.class);
        leave(first);
        carry(lease());
        assertThat(opened).hasValue(1);
        descriptors.expect(0);
        carry(lease());
        assertThat(carriers).hasSize(1);
    }

    /** The server sees a connection a moment later. */
    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private void leave(ConnectionLease lease) {
        onLoop(
                () -> {
                    lease.returnUnused();
                    return Future.succeededFuture();
                });
    }

    private void ask() {
        carry(lease());
    }

    private ConnectionLease lease() {
        UpstreamOrigin origin =
                new UpstreamOrigin(
                        "127.0.0.1", server.actualPort(), false, new Transport(false, null));
        return onLoop(() -> connections.lease(origin));
    }

    private void carry(ConnectionLease lease) {
        onLoop(
                () -> {
                    Promise<HttpClientResponse> ended = Promise.promise();
                    lease.request()
                            .send()
                            .onSuccess(
                                    answer ->
                                            answer.endHandler(
                                                    end -> {
                                                        lease.returnAfter(answer);
                                                        ended.complete(answer);
                                                    }));
                    return ended.future();
                });
    }

    private <T> T onLoop(Supplier<Future<T>> task) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(here -> task.get().onComplete(done));
        return done.future().await();
    }
}
