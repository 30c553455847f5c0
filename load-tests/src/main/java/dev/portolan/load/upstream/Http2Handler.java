package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;

/** Answers the request of one HTTP/2 stream. */
final class Http2Handler extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final LoadUpstream upstream;
    private final LoadRequestReader reader = new LoadRequestReader();

    Http2Handler(LoadUpstream upstream) {
        this.upstream = upstream;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
        switch (frame) {
            case Http2HeadersFrame head -> {
                reader.begin(String.valueOf(head.headers().path()));
                answer(ctx, head.isEndStream());
            }
            case Http2DataFrame data -> {
                ByteBuf bytes = data.content();
                reader.inspectBody(bytes, bytes.readableBytes());
                answer(ctx, data.isEndStream());
            }
            default -> {}
        }
    }

    private void answer(ChannelHandlerContext ctx, boolean ended) {
        if (ended) {
            var protocol = reader.protocol();
            TimedAnswer.answer(
                    ctx, Http2AnswerWriter.INSTANCE, upstream, protocol, reader.finish());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
