package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.redis.DeadlineQueue;
import dev.portolan.gateway.redis.RedisScript;
import dev.portolan.gateway.redis.ScriptChannel;
import dev.portolan.gateway.redis.ScriptChannel.ScriptCall;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The connection in use, if there is one, and the calls that wait for it, each for a limited time.
 * Belongs to the book's event loop.
 */
final class ServerCalls {
    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(1);
    private static final int PATIENCE = 10;

    private final Vertx vertx;
    private final Context home;
    private final SharedOptions options;
    private final DeadlineQueue urgent;
    private final DeadlineQueue patient;
    private ScriptChannel channel;

    ServerCalls(Vertx vertx, Context home, SharedOptions options) {
        this.vertx = vertx;
        this.home = home;
        this.options = options;
        this.urgent = new DeadlineQueue(vertx, options.timeout());
        this.patient = new DeadlineQueue(vertx, patience(options.timeout()));
        this.channel = new ScriptChannel(vertx, home, options.server(), () -> {});
        channel.close();
    }

    private static Duration patience(Duration timeout) {
        Duration wanted = timeout.multipliedBy(PATIENCE);
        return wanted.compareTo(SHORTEST_PATIENCE) > 0 ? wanted : SHORTEST_PATIENCE;
    }

    /** How long a call waits for its reply. */
    enum Patience {
        /** As long as a caller may wait. */
        URGENT,
        /** Ten times as long, and a second at least. */
        PATIENT
    }

    /** Opens another connection in place of the one in use, and tells whether it is open. */
    void open(Consumer<Boolean> done, Runnable onLost) {
        channel.close();
        ScriptChannel fresh = new ScriptChannel(vertx, home, options.server(), onLost);
        channel = fresh;
        DeadlineQueue.Waiting waiting = patient.add(() -> done.accept(false));
        fresh.connect(
                open -> {
                    if (waiting.end()) {
                        done.accept(open);
                    }
                });
    }

    /** Asks the server about itself. */
    void info(String section, Consumer<Optional<Response>> done) {
        DeadlineQueue.Waiting waiting = patient.add(() -> done.accept(Optional.empty()));
        channel.send(Request.cmd(Command.INFO).arg(section), reply -> end(waiting, reply, done));
    }

    /**
     * Runs a script, and passes on its reply; empty if it failed or came too late, and perhaps ran.
     */
    void run(
            RedisScript script,
            List<String> keys,
            List<String> args,
            Patience patience,
            Consumer<Optional<Response>> done) {
        DeadlineQueue deadlines =
                switch (patience) {
                    case URGENT -> urgent;
                    case PATIENT -> patient;
                };
        DeadlineQueue.Waiting waiting = deadlines.add(() -> done.accept(Optional.empty()));
        channel.call(new ScriptCall(script, keys, args), reply -> end(waiting, reply, done));
    }

    private static void end(
            DeadlineQueue.Waiting waiting,
            Optional<Response> reply,
            Consumer<Optional<Response>> done) {
        if (waiting.end()) {
            done.accept(reply);
        }
    }

    /** Closes the connection. */
    void close() {
        channel.close();
    }
}
