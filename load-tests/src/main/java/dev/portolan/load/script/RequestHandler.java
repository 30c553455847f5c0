package dev.portolan.load.script;

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

/**
 * Reads the requests of one channel (a connection or one HTTP/2 stream) and runs a script for each.
 */
final class RequestHandler extends ChannelInboundHandlerAdapter {
    private final RequestJournal journal;
    private final Function<ReceivedRequest, Script> scripts;
    private final ArrayDeque<IncomingRequest> waiting = new ArrayDeque<>();
    private @Nullable IncomingRequest incoming;
    private @Nullable ActiveRequest active;

    private record ActiveRequest(ReceivedRequest request, ScriptRunner runner) {}

    private record IncomingRequest(
            HttpRequest head, int number, ByteBuf body, ReceivedRequest.Line line) {
        ReceivedRequest received() {
            var bytes = new byte[body.readableBytes()];
            body.readBytes(bytes);
            body.release();
            return new ReceivedRequest(
                    number, line, headersOf(head), ByteString.of(bytes), Instant.now());
        }
    }

    RequestHandler(RequestJournal journal, Function<ReceivedRequest, Script> scripts) {
        this.journal = journal;
        this.scripts = scripts;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest head) {
                begin(ctx, head);
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
            cancel();
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        waiting.forEach(request -> request.body().release());
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        boolean http1 = ctx.channel() instanceof SocketChannel;
        var protocol = http1 ? head.protocolVersion().text() : "HTTP/2";
        var line = new ReceivedRequest.Line(head.method().name(), head.uri(), protocol);
        incoming = new IncomingRequest(head, journal.recordHead(), Unpooled.buffer(), line);
        if (HttpUtil.is100ContinueExpected(head)) {
            var _ =
                    ctx.writeAndFlush(
                            new DefaultFullHttpResponse(
                                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void collect(ChannelHandlerContext ctx, HttpContent content) {
        var request = incoming;
        if (request == null) {
            return;
        }
        request.body().writeBytes(content.content());
        if (content instanceof LastHttpContent) {
            incoming = null;
            waiting.add(request);
            runNext(ctx);
        }
    }

    private void runNext(ChannelHandlerContext ctx) {
        if (active != null || waiting.isEmpty()) {
            return;
        }
        var next = waiting.remove();
        var request = next.received();
        journal.recordStart(request);
        var script = scripts.apply(request);
        var runner =
                new ScriptRunner(ctx, script, HttpUtil.isKeepAlive(next.head()), () -> ended(ctx));
        active = new ActiveRequest(request, runner);
        runner.run();
    }

    private void ended(ChannelHandlerContext ctx) {
        journal.recordEnd();
        active = null;
        ctx.executor().execute(() -> runNext(ctx));
    }

    private void cancel() {
        var cancelled = active;
        if (cancelled == null || cancelled.runner().isFinished()) {
            return;
        }
        cancelled.runner().cancel();
        active = null;
        journal.recordDisconnect(
                new ClientDisconnect(
                        cancelled.request(), Instant.now(), cancelled.runner().tokensSent()));
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
