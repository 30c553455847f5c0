package dev.portolan.gateway.listener;

import dev.portolan.gateway.time.Watchdog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One caller's connection, from its acceptance to its end; closes it if no request arrives in time.
 *
 * <p>It is the first handler in the pipeline, before TLS, so that it sees connections before any
 * later handler. Single bytes do not keep a connection open: only a complete head starts a request,
 * and only a request in progress keeps the connection.
 */
final class CallerConnection extends ChannelDuplexHandler {
    private static final System.Logger LOG = System.getLogger("dev.portolan.listener");
    private static final AttributeKey<CallerConnection> KEY =
            AttributeKey.valueOf(CallerConnection.class, "portolan");
    private static final String DECODER = "httpDecoder";
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * The time, and the bytes, for which an unread body is discarded after its refusal: many
     * clients read the answer only when they have sent everything.
     */
    private static final long BODY_LINGER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long BODY_LINGER_BYTES = 256L << 20;

    private final IdleCallers callers;
    private final Channel channel;
    private final Set<Integer> streams = new HashSet<>(2);
    private final Watchdog.Watch watch;
    private boolean decoderAwaited;
    private boolean multiplexed;
    private boolean lingering;
    private long lingerNanos = LINGER_NANOS;
    private long discarded;
    private @Nullable Runnable delayedClose;
    private @Nullable Consumer<Throwable> onMalformed;
    private State state = State.AWAITING_HEAD;

    /** The state of a connection. */
    enum State {
        /** Waiting for a request head: the first one, or one whose first bytes have arrived. */
        AWAITING_HEAD,
        /** A request is in progress. */
        BUSY,
        /** No request is in progress, and no byte of another has arrived. */
        IDLE,
        /** The connection is being closed. */
        CLOSING
    }

    CallerConnection(Channel channel, IdleCallers callers) {
        this.channel = channel;
        this.callers = callers;
        this.watch = callers.watchdog().watch(this::expired);
        channel.attr(KEY).set(this);
        callers.awaitingHead().add(this);
        watch.expireIn(callers.headNanos());
    }

    /** Returns the connection of {@code request}; null if it is not watched. */
    static @Nullable CallerConnection of(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel().attr(KEY).get();
    }

    static @Nullable CallerConnection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        if (lingering && delayedClose != null) {
            discard(bytes);
            return;
        }
        if (!decoderAwaited) {
            decoderAwaited = true;
            if (context.pipeline().get("ssl") == null
                    && context.pipeline().get("handler") != null) {
                context.pipeline().addBefore("handler", null, new DecoderReplacer());
            }
        }
        if (state == State.IDLE && !multiplexed) {
            // These bytes begin the next head, which has to be complete in time.
            state(State.AWAITING_HEAD, callers.headNanos());
        }
        context.fireChannelRead(bytes);
    }

    private void discard(Object bytes) {
        discarded += bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        ReferenceCountUtil.release(bytes);
        if (discarded > BODY_LINGER_BYTES) {
            expired();
        }
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

    /** Connections that close without a request, health checks for example, are not logged. */
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
        untrack();
        state = State.CLOSING;
        watch.close();
        Runnable last = delayedClose;
        if (last != null) {
            delayedClose = null;
            last.run();
        }
    }

    /** Switches to strict decoding once the connection is known to carry HTTP/1.1. */
    void useHttp1() {
        if (channel.pipeline().get(DECODER) != null
                && !(channel.pipeline().get(DECODER) instanceof StrictDecoder)) {
            channel.pipeline().replace(DECODER, DECODER, new StrictDecoder(callers.http1(), this));
        }
    }

    /** Tracks requests by their streams once the connection is known to carry HTTP/2. */
    void useHttp2() {
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
     * Marks the connection as busy once a request's head is complete, until its answer has ended.
     */
    void requestStarted(HttpServerRequest request) {
        if (state == State.CLOSING) {
            return;
        }
        onMalformed = null;
        untrack();
        state = State.BUSY;
        watch.disarm();
        if (multiplexed) {
            int stream = Math.toIntExact(request.response().streamId());
            streams.add(stream);
            request.response().endHandler(sent -> ended(stream));
        } else {
            request.response().endHandler(sent -> becameIdle());
        }
    }

    private void ended(int stream) {
        if (streams.remove(stream) && streams.isEmpty()) {
            becameIdle();
        }
    }

    private void becameIdle() {
        if (state == State.BUSY) {
            state(State.IDLE, callers.idleNanos());
        }
    }

    private void state(State next, long nanos) {
        untrack();
        state = next;
        watch.expireIn(nanos);
        (next == State.IDLE ? callers.idle() : callers.awaitingHead()).add(this);
    }

    private void untrack() {
        switch (state) {
            case AWAITING_HEAD -> callers.awaitingHead().remove(this);
            case IDLE -> callers.idle().remove(this);
            case BUSY, CLOSING -> {}
        }
    }

    private void expired() {
        Runnable last = delayedClose;
        if (last != null) {
            delayedClose = null;
            last.run();
        } else {
            close();
        }
    }

    /** Closes a connection that carries no request. */
    void close() {
        untrack();
        state = State.CLOSING;
        var _ = channel.close();
    }

    /** Registers the reader of the current body, to be called if the body is malformed. */
    void whenMalformed(Consumer<Throwable> reader) {
        onMalformed = reader;
    }

    /** Reports to the registered reader that the current body is malformed. */
    void bodyMalformed(Throwable cause) {
        lingerOnClose();
        Consumer<Throwable> reader = onMalformed;
        if (reader != null && state == State.BUSY) {
            reader.accept(cause);
        } else {
            var _ = channel.close();
        }
    }

    /**
     * Delays closing until the caller has had a moment to read: a connection that is closed with
     * unread bytes is reset, and the answer just sent would be lost with it.
     */
    void lingerOnClose() {
        lingering = true;
    }

    /**
     * The same for a request whose body is not read: what still comes of it is discarded, within
     * limits of time and size. HTTP/2 needs none of this, as other streams keep the connection.
     */
    void lingerForBody() {
        if (!multiplexed) {
            lingering = true;
            lingerNanos = BODY_LINGER_NANOS;
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (delayedClose != null) {
            channel.closeFuture().addListener(closed -> promise.trySuccess());
        } else if (lingering && channel.isActive()) {
            delayedClose =
                    () -> {
                        var _ = context.close(promise);
                    };
            untrack();
            state = State.CLOSING;
            var _ = ((SocketChannel) channel).shutdownOutput();
            channel.config().setAutoRead(true);
            watch.expireIn(lingerNanos);
        } else if (callers.drains() && hasUnsentBytes()) {
            closeOnceSent(context, promise);
        } else {
            var _ = context.close(promise);
        }
    }

    private boolean hasUnsentBytes() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() > 0;
    }

    /**
     * Closes after the socket has accepted all that was written, at the latest when the drain ends:
     * a server that is shut down closes a connection as soon as its last response is written, and
     * Netty then discards what the socket had no room for, such as a stream's last event.
     */
    private void closeOnceSent(ChannelHandlerContext context, ChannelPromise promise) {
        delayedClose =
                () -> {
                    var _ = context.close(promise);
                };
        untrack();
        state = State.CLOSING;
        watch.expireAt(callers.drainEndsAt());
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> expired());
    }

    /**
     * Waits for Vert.x to add its HTTP/1.1 decoder, which happens at the first plain-text bytes.
     */
    private final class DecoderReplacer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            useHttp1();
            context.fireChannelRead(bytes);
            if (!context.isRemoved()) {
                context.pipeline().remove(this);
            }
        }
    }
}
