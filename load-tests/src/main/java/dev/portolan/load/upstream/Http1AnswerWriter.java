package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Writes answers over HTTP/1.1; heads and chunks are prepared bytes. */
enum Http1AnswerWriter implements HttpAnswerWriter {
    INSTANCE;

    @Override
    public void whole(ChannelHandlerContext ctx, PreparedAnswers answers, AnswerProtocol protocol) {
        send(ctx, answers.whole(protocol));
    }

    @Override
    public void begin(ChannelHandlerContext ctx) {
        var _ = ctx.write(PreparedAnswers.STREAM_HEAD.retainedDuplicate());
        send(ctx, PreparedAnswers.EVENT_CHUNK);
    }

    @Override
    public void event(ChannelHandlerContext ctx) {
        send(ctx, PreparedAnswers.EVENT_CHUNK);
    }

    @Override
    public void end(ChannelHandlerContext ctx) {
        send(ctx, PreparedAnswers.LAST_CHUNKS);
    }

    private static void send(ChannelHandlerContext ctx, ByteBuf bytes) {
        var _ = ctx.writeAndFlush(bytes.retainedDuplicate());
    }
}
