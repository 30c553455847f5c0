package dev.portolan.gateway.cache;

import dev.portolan.gateway.buffer.TenantShare;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The cache in Redis or Valkey that all replicas share, with one open connection per event loop. A
 * read that takes more than a few milliseconds is abandoned, and a tier that fails or is slow is
 * not used for a while; neither causes an error for a caller.
 */
public final class SharedTier {
    /**
     * The time limit of a read; timers fire late, so a read costs a request less than five
     * milliseconds.
     */
    private static final long READ_MILLIS = 4;

    private static final long WRITE_MILLIS = 1_000;
    private static final int LARGEST = 2 << 20;
    private static final int MAX_WRITES = 64;

    /**
     * The number of copies of an answer while it is written: as an object, encoded, and encrypted.
     */
    private static final long COPIES = 3;

    private static final String READ = "read";
    private static final String WRITE = "write";

    private final Vertx vertx;
    private final Executor loop;
    private final Timers timers;
    private final TierOptions options;
    private final InstantSource clock;
    private final Consumer<String> onFailure;
    private final TenantShare memory;
    private final CacheCipher cipher;
    private final CircuitBreaker circuit = CircuitBreaker.of("cache tier", circuitConfig());
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private boolean connecting;
    private int generation;
    private boolean closed;
    private int writes;

    /**
     * Creates a tier for use on one loop only, which connects at its first use.
     *
     * @param memory the memory share that pending writes count against
     * @param onFailure called with {@code read} or {@code write} for each that failed or timed out
     */
    public SharedTier(
            Vertx vertx,
            Scheduling scheduling,
            TierOptions options,
            TenantShare memory,
            Consumer<String> onFailure) {
        this.vertx = vertx;
        this.loop = scheduling.loop();
        this.timers = scheduling.timers();
        this.clock = scheduling.clock();
        this.options = options;
        this.memory = memory;
        this.onFailure = onFailure;
        this.cipher = new CacheCipher(options.key());
    }

    private static CircuitBreakerConfig circuitConfig() {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(4)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(2))
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
    }

    /** Returns the options with which the tier was created. */
    public TierOptions options() {
        return options;
    }

    /** Returns whether the tier can be read now; if not, it tries to connect. */
    public boolean isReady() {
        if (connection == null) {
            connect();
        }
        return connection != null && circuit.getState() != CircuitBreaker.State.OPEN;
    }

    /**
     * Looks up an answer and passes it to {@code then} on this loop; empty if none arrives in time.
     */
    public void find(CacheKey key, ReuseTerms terms, Consumer<Optional<CachedAnswer>> then) {
        RedisConnection open = connection;
        if (open == null || !circuit.tryAcquirePermission()) {
            then.accept(Optional.empty());
            return;
        }
        String name = cipher.name(key);
        Operation read = new Operation(READ, READ_MILLIS, () -> then.accept(Optional.empty()));
        open.send(Request.cmd(Command.GET).arg(name))
                .onComplete(
                        result ->
                                loop.execute(
                                        () ->
                                                read.ended(
                                                        result,
                                                        value -> {
                                                            then.accept(answer(name, value, terms));
                                                        })));
    }

    private Optional<CachedAnswer> answer(String name, @Nullable Response value, ReuseTerms terms) {
        byte[] encrypted = value == null ? new byte[0] : value.toBytes();
        return cipher.decrypt(name, encrypted)
                .flatMap(bytes -> AnswerCodec.read(bytes, LARGEST))
                .filter(answer -> terms.allows(answer, clock.millis()));
    }

    /** Stores an answer for all replicas, unless too many writes are pending. */
    public void put(CacheKey key, CachedAnswer answer) {
        if (!isReady() || writes >= MAX_WRITES || answer.body().length() > LARGEST) {
            return;
        }
        if (!memory.tryReserve(COPIES * answer.body().length())) {
            return;
        }
        writes++;
        String name = cipher.name(key);
        vertx.executeBlocking(() -> cipher.encrypt(name, AnswerCodec.write(answer)), false)
                .onComplete(
                        encrypted -> loop.execute(() -> write(name, encrypted.result(), answer)));
    }

    private void write(String name, byte @Nullable [] encrypted, CachedAnswer answer) {
        RedisConnection open = connection;
        if (encrypted == null || open == null || !circuit.tryAcquirePermission()) {
            written(answer);
            return;
        }
        Operation write = new Operation(WRITE, WRITE_MILLIS, () -> written(answer));
        Request set =
                Request.cmd(Command.SET)
                        .arg(name)
                        .arg(encrypted)
                        .arg("PX")
                        .arg(answer.ttl().toMillis());
        open.send(set)
                .onComplete(
                        result ->
                                loop.execute(() -> write.ended(result, stored -> written(answer))));
    }

    private void written(CachedAnswer answer) {
        writes--;
        memory.release(COPIES * answer.body().length());
    }

    private void connect() {
        if (connecting || closed || !circuit.tryAcquirePermission()) {
            return;
        }
        connecting = true;
        int which = ++generation;
        try {
            Redis fresh = Redis.createClient(vertx, options.server().options());
            client = fresh;
            fresh.connect().onComplete(result -> loop.execute(() -> connected(which, result)));
        } catch (IllegalArgumentException e) {
            // Only the client rejects this address, so the tier stays unreachable.
            unreachable();
        }
    }

    private void connected(int which, AsyncResult<RedisConnection> result) {
        RedisConnection open = result.result();
        if (which != generation) {
            circuit.releasePermission();
            return;
        }
        if (open == null) {
            unreachable();
            return;
        }
        connecting = false;
        circuit.releasePermission();
        open.exceptionHandler(failure -> loop.execute(() -> lost(which)));
        open.endHandler(end -> loop.execute(() -> lost(which)));
        connection = open;
    }

    private void unreachable() {
        circuit.onError(0, TimeUnit.NANOSECONDS, new TierException("no connection"));
        failed(READ);
        drop();
    }

    private void lost(int which) {
        if (which == generation) {
            drop();
        }
    }

    /** Closes the connection and fails all commands that wait for a reply on it. */
    private void drop() {
        generation++;
        connecting = false;
        connection = null;
        Redis open = client;
        client = null;
        if (open != null) {
            open.close();
        }
    }

    private void failed(String operation) {
        onFailure.accept(operation);
        if (circuit.getState() == CircuitBreaker.State.OPEN) {
            drop();
        }
    }

    /** Closes the connection; nothing is found or stored from here on. */
    public void close() {
        closed = true;
        drop();
    }

    /** A command under way, which ends once: with its reply, or when its time is over. */
    private final class Operation {
        private final String kind;
        private final long startedAt = System.nanoTime();
        private final Runnable onLost;
        private final Runnable timer;
        private boolean over;

        Operation(String kind, long millis, Runnable onLost) {
            this.kind = kind;
            this.onLost = onLost;
            this.timer = timers.in(millis, () -> loop.execute(() -> lost("too late")));
        }

        void ended(AsyncResult<Response> result, Consumer<@Nullable Response> use) {
            if (over) {
                return;
            }
            if (result.failed()) {
                lost("refused");
                return;
            }
            over = true;
            timer.run();
            circuit.onSuccess(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
            use.accept(result.result());
        }

        private void lost(String why) {
            if (over) {
                return;
            }
            over = true;
            timer.run();
            circuit.onError(
                    System.nanoTime() - startedAt, TimeUnit.NANOSECONDS, new TierException(why));
            failed(kind);
            onLost.run();
        }
    }

    /** Schedules tasks. */
    @FunctionalInterface
    public interface Timers {
        /** Runs {@code then} once after {@code millis}, unless the returned task is run first. */
        Runnable in(long millis, Runnable then);
    }

    /** The event loop, the timers and the clock that a tier uses. */
    public record Scheduling(Executor loop, Timers timers, InstantSource clock) {
        /** Returns {@code loop} with timers of {@code vertx} and the system clock. */
        public static Scheduling of(Vertx vertx, Executor loop) {
            Timers timers =
                    (millis, then) -> {
                        long timer = vertx.setTimer(millis, late -> then.run());
                        return () -> vertx.cancelTimer(timer);
                    };
            return new Scheduling(loop, timers, InstantSource.system());
        }
    }

    /** The failure reported to the circuit breaker; never thrown, and without a stack trace. */
    private static final class TierException extends Exception {
        TierException(String why) {
            super(why, null, false, false);
        }
    }
}
