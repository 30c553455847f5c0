package dev.portolan.load.stage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Takes requests from one channel (a connection, or one HTTP/2 stream), has each one played. */
final class RequestHandler extends ChannelInboundHandlerAdapter {
    private final Journal journal;
    private final Function<SeenRequest, Script> playwright;
    private final ArrayDeque<Arrival> waiting = new ArrayDeque<>();
    private @Nullable Arrival arriving;
    private @Nullable Turn turn;

    private record Turn(SeenRequest request, ScriptRunner play) {}

    private record Arrival(HttpRequest head, int number, ByteBuf body, SeenRequest.Line line) {
        SeenRequest seen() {
            var bytes = new byte[body.readableBytes()];
            body.readBytes(bytes);
            body.release();
            return new SeenRequest(
                    number, line, headersOf(head), ByteString.of(bytes), Instant.now());
        }
    }

    RequestHandler(Journal journal, Function<SeenRequest, Script> playwright) {
        this.journal = journal;
        this.playwright = playwright;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest head) {
                arrive(ctx, head);
            }
            if (message instanceof HttpContent content) {
                collect(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof Http2ResetFrame) {
            gone();
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone();
        waiting.forEach(arrival -> arrival.body().release());
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }

    private void arrive(ChannelHandlerContext ctx, HttpRequest head) {
        boolean http1 = ctx.channel() instanceof SocketChannel;
        var protocol = http1 ? head.protocolVersion().text() : "HTTP/2";
        var line = new SeenRequest.Line(head.method().name(), head.uri(), protocol);
        arriving = new Arrival(head, journal.headArrived(), Unpooled.buffer(), line);
        if (HttpUtil.is100ContinueExpected(head)) {
            var _ =
                    ctx.writeAndFlush(
                            new DefaultFullHttpResponse(
                                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void collect(ChannelHandlerContext ctx, HttpContent content) {
        var arrival = arriving;
        if (arrival == null) {
            return;
        }
        arrival.body().writeBytes(content.content());
        if (content instanceof LastHttpContent) {
            arriving = null;
            waiting.add(arrival);
            next(ctx);
        }
    }

    private void next(ChannelHandlerContext ctx) {
        if (turn != null || waiting.isEmpty()) {
            return;
        }
        var arrival = waiting.remove();
        var request = arrival.seen();
        journal.began(request);
        var script = playwright.apply(request);
        var play =
                new ScriptRunner(
                        ctx, script, HttpUtil.isKeepAlive(arrival.head()), () -> ended(ctx));
        turn = new Turn(request, play);
        play.go();
    }

    private void ended(ChannelHandlerContext ctx) {
        journal.ended();
        turn = null;
        ctx.executor().execute(() -> next(ctx));
    }

    private void gone() {
        var leaving = turn;
        if (leaving == null || leaving.play().isOver()) {
            return;
        }
        leaving.play().abandon();
        turn = null;
        journal.left(
                new DepartureRecord(leaving.request(), Instant.now(), leaving.play().tokensSent()));
    }

    private static Map<String, List<String>> headersOf(HttpRequest head) {
        var headers = new TreeMap<String, List<String>>();
        head.headers()
                .forEach(
                        entry ->
                                headers.computeIfAbsent(
                                                entry.getKey().toLowerCase(Locale.ROOT),
                                                _ -> new ArrayList<>())
                                        .add(entry.getValue()));
        return headers;
    }
}
