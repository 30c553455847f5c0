package dev.portolan.gateway.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One connection to a server that runs scripts in the order in which they are called, and is used
 * once: when it is lost, another one is opened. Belongs to one event loop, on which all its
 * callbacks run.
 */
public final class ScriptChannel {
    private static final int MAX_WAITING = 1 << 15;
    private static final String NO_SCRIPT = "NOSCRIPT";

    private final Vertx vertx;
    private final Context context;
    private final RedisServer server;
    private final Runnable onLost;
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private boolean closed;

    /**
     * Creates a channel for use on {@code context}.
     *
     * @param onLost called once when the connection ends, unless {@link #close} was called
     */
    public ScriptChannel(Vertx vertx, Context context, RedisServer server, Runnable onLost) {
        this.vertx = vertx;
        this.context = context;
        this.server = server;
        this.onLost = onLost;
    }

    /** Connects, and tells whether it has; the caller limits the time. */
    public void connect(Consumer<Boolean> done) {
        try {
            Redis fresh =
                    Redis.createClient(vertx, server.options().setMaxWaitingHandlers(MAX_WAITING));
            client = fresh;
            fresh.connect().onComplete(result -> here(() -> connected(result, done)));
        } catch (IllegalArgumentException e) {
            // Only the client rejects this address, so the server stays unreachable.
            done.accept(false);
        }
    }

    private void connected(AsyncResult<RedisConnection> result, Consumer<Boolean> done) {
        RedisConnection open = result.result();
        if (closed || open == null) {
            done.accept(false);
            return;
        }
        open.exceptionHandler(failure -> here(this::lost));
        open.endHandler(end -> here(this::lost));
        connection = open;
        done.accept(true);
    }

    /** Runs a command, and passes on its reply; empty if it failed, and perhaps ran. */
    public void send(Request request, Consumer<Optional<Response>> done) {
        RedisConnection open = connection;
        if (open == null) {
            done.accept(Optional.empty());
            return;
        }
        open.send(request)
                .onComplete(
                        result -> here(() -> done.accept(Optional.ofNullable(result.result()))));
    }

    /** Calls a script, and passes on its reply; empty if it failed, and perhaps ran. */
    public void call(ScriptCall call, Consumer<Optional<Response>> done) {
        RedisConnection open = connection;
        if (open == null) {
            done.accept(Optional.empty());
            return;
        }
        open.send(call.request(Command.EVALSHA, call.script().sha1()))
                .onComplete(result -> here(() -> called(call, result, done)));
    }

    private void called(
            ScriptCall call, AsyncResult<Response> result, Consumer<Optional<Response>> done) {
        Throwable failure = result.cause();
        if (failure != null && String.valueOf(failure.getMessage()).startsWith(NO_SCRIPT)) {
            send(call.request(Command.EVAL, call.script().text()), done);
            return;
        }
        done.accept(Optional.ofNullable(result.result()));
    }

    /**
     * A call of a script.
     *
     * @param keys the keys that it uses
     * @param args its further arguments
     */
    public record ScriptCall(RedisScript script, List<String> keys, List<String> args) {
        private Request request(Command command, String which) {
            Request request = Request.cmd(command).arg(which).arg(keys.size());
            keys.forEach(request::arg);
            args.forEach(request::arg);
            return request;
        }
    }

    private void lost() {
        if (!closed) {
            close();
            onLost.run();
        }
    }

    /** Closes the connection; calls under way fail. */
    public void close() {
        closed = true;
        connection = null;
        Redis open = client;
        client = null;
        if (open != null) {
            open.close();
        }
    }

    private void here(Runnable task) {
        if (Context.isOnEventLoopThread() && context.equals(Vertx.currentContext())) {
            task.run();
        } else {
            context.runOnContext(_ -> task.run());
        }
    }
}
