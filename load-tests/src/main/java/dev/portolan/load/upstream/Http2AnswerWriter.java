package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;

/** Writes answers over HTTP/2, as frames on a stream's channel. */
enum Http2AnswerWriter implements HttpAnswerWriter {
    INSTANCE;

    @Override
    public void whole(ChannelHandlerContext ctx, PreparedAnswers answers, AnswerProtocol protocol) {
        head(ctx, "application/json");
        send(ctx, answers.body(protocol), true);
    }

    @Override
    public void begin(ChannelHandlerContext ctx) {
        head(ctx, PreparedAnswers.STREAM_TYPE);
        send(ctx, PreparedAnswers.EVENT, false);
    }

    @Override
    public void event(ChannelHandlerContext ctx) {
        send(ctx, PreparedAnswers.EVENT, false);
    }

    @Override
    public void end(ChannelHandlerContext ctx) {
        send(ctx, PreparedAnswers.LAST_EVENTS, true);
    }

    private static void head(ChannelHandlerContext ctx, String contentType) {
        var head = new DefaultHttp2Headers(false).status("200").set("content-type", contentType);
        var _ = ctx.write(new DefaultHttp2HeadersFrame(head, false));
    }

    private static void send(ChannelHandlerContext ctx, ByteBuf bytes, boolean last) {
        var _ = ctx.writeAndFlush(new DefaultHttp2DataFrame(bytes.retainedDuplicate(), last));
    }
}
