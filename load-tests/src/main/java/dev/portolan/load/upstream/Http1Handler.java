package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Answers the requests of one HTTP/1.1 connection, one after another. */
final class Http1Handler extends ChannelInboundHandlerAdapter {
    private final LoadUpstream upstream;
    private final LoadRequestReader reader = new LoadRequestReader();

    Http1Handler(LoadUpstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                if (reader.read(bytes)) {
                    AnswerProtocol protocol = reader.protocol();
                    TimedAnswer.answer(
                            ctx, Http1AnswerWriter.INSTANCE, upstream, protocol, reader.finish());
                }
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
