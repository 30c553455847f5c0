package dev.portolan.load.script;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.AsciiString;

import java.util.function.Supplier;

/** Configures a connection for HTTP/1.1 and HTTP/2, so that one handler serves both versions. */
final class HttpVersions {
    private static final int LARGEST_UPGRADE_BODY = 64 << 20;

    private HttpVersions() {}

    static void configure(SocketChannel channel, Supplier<? extends ChannelHandler> handler) {
        var http1 =
                new HttpServerCodec(
                        new HttpDecoderConfig()
                                .setMaxInitialLineLength(64 << 10)
                                .setMaxHeaderSize(1 << 20));
        var upgrade =
                new HttpServerUpgradeHandler(
                        http1,
                        protocol ->
                                AsciiString.contentEquals(
                                                Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)
                                        ? new Http2ServerUpgradeCodec(
                                                frames().build(), streams(handler))
                                        : null,
                        LARGEST_UPGRADE_BODY);
        var priorKnowledge =
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(frames().build(), streams(handler));
                    }
                };
        channel.pipeline()
                .addLast(new CleartextHttp2ServerUpgradeHandler(http1, upgrade, priorKnowledge))
                .addLast(handler.get());
    }

    private static Http2FrameCodecBuilder frames() {
        var settings =
                Http2Settings.defaultSettings()
                        .maxConcurrentStreams(10_000)
                        .initialWindowSize(1 << 20);
        return Http2FrameCodecBuilder.forServer()
                .initialSettings(settings)
                .decoderEnforceMaxRstFramesPerWindow(1_000_000, 1);
    }

    private static Http2MultiplexHandler streams(Supplier<? extends ChannelHandler> handler) {
        return new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                                .addLast(handler.get());
                    }
                });
    }
}
