package dev.portolan.gateway.flow;

import dev.portolan.gateway.admission.Admission;
import dev.portolan.gateway.attempt.EventLoopResources;
import dev.portolan.gateway.cache.SharedTier;
import dev.portolan.gateway.cache.TierOptions;
import dev.portolan.gateway.ledger.Ledger;
import dev.portolan.gateway.listener.ListenOptions;
import dev.portolan.gateway.listener.Listener;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.time.TimeSource;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.gateway.transport.Connections;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** The data plane on one event loop: a listener, its clocks, its connections, its requests. */
public final class DataPlane extends VerticleBase {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /**
     * Streams are ended so long before the drain is over, because a load balancer that waits as
     * long as the drain closes its connections then.
     */
    private static final Duration INTERRUPT_EARLY = Duration.ofMillis(500);

    /**
     * The longest wait, after the drain, for callers to receive the last event of their streams. A
     * connection that has delivered it closes at once, so only a slow reader or a starved event
     * loop uses this time.
     */
    public static final Duration DELIVERY = Duration.ofSeconds(8);

    private final ListenOptions listen;
    private final Shared shared;
    private @Nullable Listener listener;
    private @Nullable Connections connections;
    private @Nullable LoopContext loopContext;
    private int port;

    /** A data plane that will listen with {@code listen}. */
    public DataPlane(ListenOptions listen, Shared shared) {
        this.listen = listen;
        this.shared = shared;
    }

    @Override
    public Future<?> start() {
        TimeSource time = shared.time();
        Watchdog watchdog = new Watchdog(time.nanos());
        vertx.setPeriodic(time.tickMillis(), tick -> watchdog.tick());
        SplittableRandom random = new SplittableRandom();
        Connections upstreams =
                new Connections(vertx, watchdog, CONNECT, context.getInstanceCount());
        EventLoopResources loop =
                new EventLoopResources(context, watchdog, upstreams, random, time.clock());
        LoopContext here = LoopContext.of(shared, loop, random, options -> tier(loop, options));
        Listener server = new Listener(vertx, listen, watchdog, here.ids(), new RequestFlow(here));
        connections = upstreams;
        loopContext = here;
        listener = server;
        return server.listen().onSuccess(bound -> port = bound);
    }

    private SharedTier tier(EventLoopResources loop, TierOptions options) {
        return new SharedTier(
                vertx,
                SharedTier.Scheduling.of(vertx, loop),
                options,
                shared.snapshot().get().memory().gatewayShare(),
                shared.telemetry()::onTierFailure);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /**
     * Stops accepting, lets requests under way end within {@code grace}, and then interrupts the
     * rest: each gets a last event or an error, and its connection closes once that is delivered,
     * at the latest {@link #DELIVERY} after {@code grace}.
     */
    public Future<Void> drain(Duration grace) {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(here -> shutDown(grace).onComplete(drained));
        return drained.future();
    }

    private Future<Void> shutDown(Duration grace) {
        Listener server = listener;
        if (server == null) {
            return Future.succeededFuture();
        }
        long untilInterrupt = Math.max(1, grace.minus(INTERRUPT_EARLY).toMillis());
        long timer = vertx.setTimer(untilInterrupt, passed -> interruptAll());
        return server.shutdown(grace.plus(DELIVERY)).onComplete(closed -> vertx.cancelTimer(timer));
    }

    private void interruptAll() {
        LoopContext here = loopContext;
        if (here != null) {
            List.copyOf(here.open()).forEach(Exchange::interrupt);
        }
    }

    @Override
    public Future<?> stop() {
        Connections upstreams = connections;
        return upstreams == null
                ? Future.succeededFuture()
                : upstreams.shutdown(Duration.ofMillis(1));
    }

    /** The objects that the data planes of all event loops share. */
    public record Shared(
            Supplier<RuntimeSnapshot> snapshot,
            Admission admission,
            Ledger ledger,
            Telemetry telemetry,
            TimeSource time) {}
}
