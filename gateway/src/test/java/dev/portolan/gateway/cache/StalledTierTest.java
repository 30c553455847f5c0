package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingDecision;
import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.gateway.redis.RedisServer;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.load.fault.FaultyListener;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Requirement;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Tests of a tier that takes commands and never answers: each wait for it ends by its timer. */
final class StalledTierTest {
    private static final byte[] HELLO =
            "%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final CacheKey KEY =
            new CacheKey(
                    new CacheScope(
                            new CacheScope.Sharers.Tenant("acme"),
                            List.of("p"),
                            Requirement.NONE,
                            List.of()),
                    Operation.CHAT,
                    "m",
                    AnthropicBetas.NONE,
                    new Fingerprint(1, 2, 3, 4));

    @TempDir private Path folder;
    private final Telemetry telemetry = new Telemetry();
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final CountDownLatch commandReceived = new CountDownLatch(1);
    private final LinkedBlockingQueue<Armed> armed = new LinkedBlockingQueue<>();

    private record Armed(long millis, Runnable then) {}

    private ReuseTerms terms() {
        TestingDecision decided = TestingDecision.in(folder, Clock.systemUTC(), telemetry);
        return new ReuseTerms(Requirement.NONE, decided.permitted().plan(), Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        telemetry.close();
        vertx.close().await();
    }

    @Test
    void read_neverAnswered_isGivenUpByATimerOfLessThanFiveMilliseconds() throws Exception {
        ReuseTerms terms = terms();
        try (FaultyListener redis = FaultyListener.handling(this::greetThenStall)) {
            SharedTier tier = tier("redis://127.0.0.1:" + redis.port());
            awaitReady(tier);
            CompletableFuture<Optional<CachedAnswer>> found = new CompletableFuture<>();
            context.runOnContext(there -> tier.find(KEY, terms, found::complete));

            assertThat(commandReceived.await(20, TimeUnit.SECONDS)).isTrue();
            Armed timer = armed.poll(20, TimeUnit.SECONDS);
            assertThat(timer).isNotNull();
            assertThat(timer.millis()).isLessThan(5);
            assertThat(found).isNotDone();
            timer.then().run();
            assertThat(found.get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void tier_thatNeverGreets_isNeverReadySoThatNobodyWaits() throws Exception {
        ReuseTerms terms = terms();
        try (FaultyListener redis = FaultyListener.silent()) {
            SharedTier tier = tier("redis://127.0.0.1:" + redis.port());
            assertThat(isReady(tier)).isFalse();
            CompletableFuture<Optional<CachedAnswer>> found = new CompletableFuture<>();
            context.runOnContext(there -> tier.find(KEY, terms, found::complete));
            assertThat(found.get(20, TimeUnit.SECONDS)).isEmpty();
            assertThat(armed).isEmpty();
        }
    }

    @Test
    void address_withTls_isSpokenToInTlsFromTheFirstByte() throws Exception {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        try (FaultyListener redis =
                FaultyListener.handling(there -> first.complete(there.getInputStream().read()))) {
            isReady(tier("rediss://127.0.0.1:" + redis.port()));
            assertThat(first.get(20, TimeUnit.SECONDS)).as("a TLS handshake").isEqualTo(0x16);
        }
    }

    private SharedTier tier(String url) {
        SharedTier.Scheduling scheduling =
                new SharedTier.Scheduling(
                        task -> context.runOnContext(there -> task.run()),
                        (millis, then) -> {
                            armed.add(new Armed(millis, then));
                            return () -> {};
                        },
                        InstantSource.system());
        TierOptions options =
                new TierOptions(
                        new RedisServer(url, null),
                        CountrySet.of("FR"),
                        "0123456789abcdef0123456789abcdef");
        return new SharedTier(
                vertx,
                scheduling,
                options,
                new MemoryBudget(64 << 20).gatewayShare(),
                operation -> {});
    }

    private boolean isReady(SharedTier tier) throws Exception {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        context.runOnContext(there -> ready.complete(tier.isReady()));
        return ready.get(20, TimeUnit.SECONDS);
    }

    private void awaitReady(SharedTier tier) throws Exception {
        for (int i = 0; !isReady(tier); i++) {
            assertThat(i).as("tries to connect").isLessThan(1_000);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Answers the greeting as Redis does, and no command after it. */
    private void greetThenStall(Socket connection) throws IOException, InterruptedException {
        InputStream in = connection.getInputStream();
        byte[] chunk = new byte[4096];
        for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
            String commands =
                    new String(chunk, 0, read, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
            if (commands.contains("\r\nget\r\n")) {
                commandReceived.countDown();
                Thread.currentThread().join();
            }
            long count = commands.lines().filter(line -> line.startsWith("*")).count();
            for (; count > 0; count--) {
                connection.getOutputStream().write(commands.contains("hello") ? HELLO : OK);
            }
        }
    }
}
