package dev.portolan.load.compare;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Answers each request on one connection with prepared bytes; bodies need a content length. */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {
    private static final ByteBuf ANSWER = prepared(Payloads.answer());
    private static final ByteBuf STREAM_HEAD = prepared(Payloads.streamHead());
    private static final ByteBuf EVENT = prepared(Payloads.event());
    private static final ByteBuf STREAM_END = prepared(Payloads.streamEnd());
    private static final String LENGTH = "content-length:";

    private final Upstream upstream;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;

    UpstreamHandler(Upstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var arrived = (ByteBuf) message;
        var all = pending.isReadable() ? Unpooled.wrappedBuffer(pending, arrived) : arrived;
        while (answerOne(ctx, all)) {
            Thread.onSpinWait();
        }
        if (all.isReadable()) {
            pending = all;
        } else {
            all.release();
            pending = Unpooled.EMPTY_BUFFER;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }

    private boolean answerOne(ChannelHandlerContext ctx, ByteBuf all) {
        var text = all.toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        int whole = end + 4 + length(text.substring(0, end));
        if (whole > text.length()) {
            return false;
        }
        all.skipBytes(whole);
        if (text.substring(end, whole).contains("\"stream\":true")) {
            stream(ctx);
        } else {
            var _ = ctx.write(ANSWER.retainedDuplicate());
        }
        return true;
    }

    private static int length(String head) {
        var lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(LENGTH);
        if (at < 0) {
            return 0;
        }
        int end = lower.indexOf('\r', at);
        return Integer.parseInt(
                lower.substring(at + LENGTH.length(), end < 0 ? lower.length() : end).strip());
    }

    private void stream(ChannelHandlerContext ctx) {
        var pace = upstream.pace();
        var _ = ctx.write(STREAM_HEAD.retainedDuplicate());
        var _ = ctx.write(EVENT.retainedDuplicate());
        long first = ThreadLocalRandom.current().nextLong(pace.between().toNanos()) + 1;
        next(ctx, pace, pace.chunks() - 1, first);
    }

    private void next(ChannelHandlerContext ctx, Upstream.Pace pace, int left, long wait) {
        var _ =
                ctx.executor()
                        .schedule(
                                () -> {
                                    if (!ctx.channel().isActive()) {
                                        return;
                                    }
                                    boolean more = left > 0;
                                    var bytes = more ? EVENT : STREAM_END;
                                    var _ = ctx.writeAndFlush(bytes.retainedDuplicate());
                                    if (more) {
                                        next(ctx, pace, left - 1, pace.between().toNanos());
                                    }
                                },
                                wait,
                                TimeUnit.NANOSECONDS);
    }

    private static ByteBuf prepared(byte[] bytes) {
        var direct = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
        return Unpooled.unreleasableBuffer(direct.asReadOnly());
    }
}
