package dev.portolan.gateway.listener;

import dev.portolan.gateway.time.Watchdog;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One caller's connection, from its acceptance to its end; ends it where no request comes in time.
 *
 * <p>It stands first in the pipeline, before TLS, so that it sees connections of which no later
 * part knows yet. Bytes are no sign of life here: only a whole head begins a request, and only a
 * request that is under way keeps a connection.
 */
final class CallerConnection extends ChannelDuplexHandler {
    private static final System.Logger LOG = System.getLogger("dev.portolan.listener");
    private static final AttributeKey<CallerConnection> KEY =
            AttributeKey.valueOf(CallerConnection.class, "portolan");
    private static final String DECODER = "httpDecoder";
    private static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final IdleCallers callers;
    private final Channel channel;
    private final Set<Integer> streams = new HashSet<>(2);
    private final Watchdog.Watch watch;
    private boolean placed;
    private boolean multiplexed;
    private boolean soft;
    private @Nullable Runnable farewell;
    private @Nullable Consumer<Throwable> onMalformed;
    private State state = State.AWAITED;

    /** What a connection is doing. */
    enum State {
        /** A head is awaited: the first one, or one whose first bytes have come. */
        AWAITED,
        /** A request is under way. */
        BUSY,
        /** No request is under way, and nothing has come of another. */
        IDLE,
        /** It is being closed. */
        CLOSING
    }

    CallerConnection(Channel channel, IdleCallers callers) {
        this.channel = channel;
        this.callers = callers;
        this.watch = callers.watchdog().watch(this::expired);
        channel.attr(KEY).set(this);
        callers.awaited().add(this);
        watch.expireIn(callers.headNanos());
    }

    /** The connection of {@code request}; null where nobody watches it. */
    static @Nullable CallerConnection of(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel().attr(KEY).get();
    }

    static @Nullable CallerConnection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        if (!placed) {
            placed = true;
            if (context.pipeline().get("ssl") == null
                    && context.pipeline().get("handler") != null) {
                context.pipeline().addBefore("handler", null, new Placer());
            }
        }
        if (state == State.IDLE && !multiplexed) {
            // Whatever comes now is the beginning of a head, which has to be whole in time.
            state(State.AWAITED, callers.headNanos());
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        end();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        end();
    }

    /** Anybody can connect and leave, health checks too: that is no line of the log. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) throws Exception {
        if (failure instanceof IOException && state != State.BUSY) {
            LOG.log(System.Logger.Level.DEBUG, "a connection without a request broke", failure);
            var _ = context.close();
        } else {
            super.exceptionCaught(context, failure);
        }
    }

    private void end() {
        leave();
        state = State.CLOSING;
        watch.close();
        Runnable last = farewell;
        if (last != null) {
            farewell = null;
            last.run();
        }
    }

    /** HTTP/1.1 is spoken: decodes it strictly from here on. */
    void speaksHttp1() {
        if (channel.pipeline().get(DECODER) != null
                && !(channel.pipeline().get(DECODER) instanceof StrictDecoder)) {
            channel.pipeline().replace(DECODER, DECODER, new StrictDecoder(callers.http1(), this));
        }
    }

    /** HTTP/2 is spoken: its requests are streams, and a stream that ends may be the last. */
    void speaksHttp2() {
        multiplexed = true;
        Http2ConnectionHandler handler = channel.pipeline().get(Http2ConnectionHandler.class);
        if (handler != null) {
            Http2Connection connection = handler.connection();
            connection.addListener(
                    new Http2ConnectionAdapter() {
                        @Override
                        public void onStreamClosed(Http2Stream stream) {
                            ended(stream.id());
                        }
                    });
        }
    }

    /**
     * A request has come whole as far as its head: nothing is awaited until its answer has ended.
     */
    void busyWith(HttpServerRequest request) {
        if (state == State.CLOSING) {
            return;
        }
        onMalformed = null;
        leave();
        state = State.BUSY;
        watch.rest();
        if (multiplexed) {
            int stream = Math.toIntExact(request.response().streamId());
            streams.add(stream);
            request.response().endHandler(sent -> ended(stream));
        } else {
            request.response().endHandler(sent -> rested());
        }
    }

    private void ended(int stream) {
        if (streams.remove(stream) && streams.isEmpty()) {
            rested();
        }
    }

    private void rested() {
        if (state == State.BUSY) {
            state(State.IDLE, callers.idleNanos());
        }
    }

    private void state(State next, long nanos) {
        leave();
        state = next;
        watch.expireIn(nanos);
        (next == State.IDLE ? callers.idle() : callers.awaited()).add(this);
    }

    private void leave() {
        switch (state) {
            case AWAITED -> callers.awaited().remove(this);
            case IDLE -> callers.idle().remove(this);
            case BUSY, CLOSING -> {}
        }
    }

    private void expired() {
        Runnable last = farewell;
        if (last != null) {
            farewell = null;
            last.run();
        } else {
            close();
        }
    }

    /** Ends a connection that carries no request. */
    void close() {
        leave();
        state = State.CLOSING;
        var _ = channel.close();
    }

    /** Whoever reads the body under way is told should it turn out malformed. */
    void whenMalformed(Consumer<Throwable> reader) {
        onMalformed = reader;
    }

    /** The body under way is malformed: its request is refused by who reads it. */
    void bodyMalformed(Throwable cause) {
        closesSoftly();
        Consumer<Throwable> reader = onMalformed;
        if (reader != null && state == State.BUSY) {
            reader.accept(cause);
        } else {
            var _ = channel.close();
        }
    }

    /**
     * From now on, closing waits until the caller has had a moment to read: a connection that is
     * closed with bytes unread is reset, and takes the answer along that was just sent.
     */
    void closesSoftly() {
        soft = true;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (soft && farewell == null && channel.isActive()) {
            farewell =
                    () -> {
                        var _ = context.close(promise);
                    };
            leave();
            state = State.CLOSING;
            var _ = ((SocketChannel) channel).shutdownOutput();
            channel.config().setAutoRead(true);
            watch.expireIn(FAREWELL_NANOS);
        } else {
            var _ = context.close(promise);
        }
    }

    /** Waits for the decoder of HTTP/1.1, which is put in at the first bytes in clear text. */
    private final class Placer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            speaksHttp1();
            context.fireChannelRead(bytes);
            if (!context.isRemoved()) {
                context.pipeline().remove(this);
            }
        }
    }
}
