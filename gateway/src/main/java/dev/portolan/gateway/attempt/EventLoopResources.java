package dev.portolan.gateway.attempt;

import dev.portolan.gateway.buffer.ReservationQueue;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.gateway.transport.Connections;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The objects that the attempts of one event loop share: timeouts, connections, retry rule. */
public final class EventLoopResources implements Executor {
    private final Context context;
    private final Watchdog watchdog;
    private final Connections connections;
    private final RetryRule rule;
    private final ReservationQueue queue;
    private final InstantSource clock;

    /** The shared parts of the event loop of {@code context}. */
    public EventLoopResources(
            Context context,
            Watchdog watchdog,
            Connections connections,
            RandomGenerator random,
            InstantSource clock) {
        this.context = context;
        this.watchdog = watchdog;
        this.connections = connections;
        this.rule = new RetryRule(random);
        this.queue = new ReservationQueue(watchdog);
        this.clock = clock;
    }

    /** The timeouts. */
    public Watchdog watchdog() {
        return watchdog;
    }

    /** The queue in which bodies wait for memory. */
    public ReservationQueue queue() {
        return queue;
    }

    /** Runs {@code task} on the event loop: at once if called there. */
    @Override
    public void execute(Runnable task) {
        if (((ContextInternal) context).nettyEventLoop().inEventLoop()) {
            task.run();
        } else {
            context.runOnContext(there -> task.run());
        }
    }

    /** Runs {@code task} on the event loop, after what runs there now. */
    public void executeLater(Runnable task) {
        context.runOnContext(there -> task.run());
    }

    /** The time of day. */
    InstantSource clock() {
        return clock;
    }

    Connections connections() {
        return connections;
    }

    RetryRule rule() {
        return rule;
    }

    /** Passes the value of {@code stage}, which never fails, to {@code then} on the event loop. */
    <T> void await(CompletionStage<T> stage, Consumer<T> then) {
        stage.thenAccept(value -> context.runOnContext(back -> then.accept(value)));
    }
}
