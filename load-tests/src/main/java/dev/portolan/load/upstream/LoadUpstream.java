package dev.portolan.load.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A running model server on loopback, which answers with prepared bytes from one event loop over
 * HTTP/1.1 and clear-text HTTP/2.
 */
public final class LoadUpstream implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("upstream", true), NioIoHandler.newFactory());
    private final ChannelGroup connections =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel listener;
    private volatile ResponseShape shape;
    private volatile PreparedAnswers answers;

    private LoadUpstream(ResponseShape shape, int port) {
        this.shape = shape;
        this.answers = new PreparedAnswers(shape.answerBytes());
        this.listener = listen(port);
    }

    /** Starts a server on a free port. */
    public static LoadUpstream open(ResponseShape shape) {
        return open(shape, 0);
    }

    /** Starts a server on this port. */
    public static LoadUpstream open(ResponseShape shape, int port) {
        return new LoadUpstream(shape, port);
    }

    private Channel listen(int port) {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 8192)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                connections.add(channel);
                                channel.pipeline()
                                        .addLast(new HttpVersionDetector(LoadUpstream.this));
                            }
                        })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    /** Returns the port. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Returns the current response settings. */
    public ResponseShape shape() {
        return shape;
    }

    /** Sets how later requests are answered; responses in progress keep their settings. */
    public void shape(ResponseShape value) {
        if (value.answerBytes() != shape.answerBytes()) {
            answers = new PreparedAnswers(value.answerBytes());
        }
        shape = value;
    }

    PreparedAnswers answers() {
        return answers;
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
        var _ = loop.shutdownGracefully();
    }
}
