package dev.portolan.load.compare;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The model server of the load: prepared bytes, at a scripted pace, from one event loop. */
final class Upstream implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("upstream", true), NioIoHandler.newFactory());
    private final Channel listener;
    private volatile Pace pace = new Pace(100, Duration.ofMillis(50));

    /**
     * How streams come.
     *
     * @param chunks events per stream
     * @param between the time from one event of a stream to its next
     */
    record Pace(int chunks, Duration between) {}

    private Upstream() {
        listener =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 8192)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(new UpstreamHandler(Upstream.this));
                                    }
                                })
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
    }

    static Upstream open() {
        return new Upstream();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    Pace pace() {
        return pace;
    }

    void pace(Pace wanted) {
        pace = wanted;
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        var _ = loop.shutdownGracefully();
    }
}
