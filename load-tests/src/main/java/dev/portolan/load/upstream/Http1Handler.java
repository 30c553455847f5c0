package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Answers the requests of one HTTP/1.1 connection, one after another. */
final class Http1Handler extends ChannelInboundHandlerAdapter {
    private final LoadUpstream upstream;
    private final RequestReader reader = new RequestReader();

    Http1Handler(LoadUpstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                if (reader.read(bytes)) {
                    Protocol protocol = reader.protocol();
                    Telling.answer(
                            ctx, Http1Voice.ONE, upstream, protocol, reader.endsWithStream());
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
