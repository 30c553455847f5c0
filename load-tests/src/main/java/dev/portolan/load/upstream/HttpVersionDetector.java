package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Detects a connection's HTTP version by its first bytes: only HTTP/2's preface begins with {@code
 * PR}.
 */
final class HttpVersionDetector extends ChannelInboundHandlerAdapter {
    private static final int MAX_STREAMS = 10_000;

    private final LoadUpstream upstream;

    HttpVersionDetector(LoadUpstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        var pipeline = ctx.pipeline();
        if (isHttp2(bytes)) {
            pipeline.addLast(
                    Http2FrameCodecBuilder.forServer()
                            .initialSettings(
                                    Http2Settings.defaultSettings()
                                            .maxConcurrentStreams(MAX_STREAMS))
                            .decoderEnforceMaxRstFramesPerWindow(MAX_STREAMS, 1)
                            .build(),
                    new Http2MultiplexHandler(
                            new ChannelInitializer<Channel>() {
                                @Override
                                protected void initChannel(Channel stream) {
                                    stream.pipeline().addLast(new Http2Handler(upstream));
                                }
                            }));
        } else {
            pipeline.addLast(new Http1Handler(upstream));
        }
        ctx.fireChannelRead(message);
        pipeline.remove(this);
    }

    private static boolean isHttp2(ByteBuf bytes) {
        int at = bytes.readerIndex();
        return bytes.readableBytes() > 1
                && bytes.getByte(at) == 'P'
                && bytes.getByte(at + 1) == 'R';
    }
}
