package dev.portolan.load.stage;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * An HTTP server on loopback that plays, for each request, the script it is given.
 *
 * <p>It speaks HTTP/1.1 and HTTP/2, the latter in clear text by upgrade and by prior knowledge. A
 * stopped stage keeps its port without listening on it, so that connections are refused and nobody
 * else gets it.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final EventLoopGroup LOOPS =
            new MultiThreadIoEventLoopGroup(
                    2, new DefaultThreadFactory("stage", true), NioIoHandler.newFactory());

    private final Journal journal = new Journal();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Function<SeenRequest, Script> playwright;
    private final @Nullable SslContext tls;
    private final int port;
    private @Nullable Channel listener;
    private @Nullable Socket placeholder;

    private ScriptedServer(
            Function<SeenRequest, Script> playwright, int port, @Nullable SslContext tls) {
        this.playwright = playwright;
        this.tls = tls;
        var bound = bind(port);
        this.listener = bound;
        this.port = ((InetSocketAddress) bound.localAddress()).getPort();
    }

    /** Opens a stage on a free port. */
    public static ScriptedServer open(Function<SeenRequest, Script> playwright) {
        return open(playwright, 0);
    }

    /** Opens a stage on the given port; 0 is any free one. */
    public static ScriptedServer open(Function<SeenRequest, Script> playwright, int port) {
        return new ScriptedServer(playwright, port, null);
    }

    /** Opens a stage behind TLS on a free port. */
    public static ScriptedServer secured(Function<SeenRequest, Script> playwright, SslContext tls) {
        return new ScriptedServer(playwright, 0, tls);
    }

    /** The port, which stays the same while stopped and after a restart. */
    public int port() {
        return port;
    }

    /** What this stage saw. */
    public Journal journal() {
        return journal;
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Refuses connections from now on and closes those that are open. */
    public synchronized void stop() {
        if (listener != null) {
            silence();
            placeholder = hold(port);
        }
    }

    /** Listens again on the same port. */
    public synchronized void restart() {
        if (listener != null) {
            return;
        }
        release();
        listener = bind(port);
    }

    @Override
    public synchronized void close() {
        silence();
        release();
    }

    private void silence() {
        var open = listener;
        listener = null;
        if (open != null) {
            open.close().syncUninterruptibly();
            connections.close().awaitUninterruptibly();
        }
    }

    private Channel bind(int wanted) {
        return new ServerBootstrap()
                .group(LOOPS)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, false)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                journal.connected();
                                connections.add(channel);
                                if (tls != null) {
                                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                                }
                                Protocols.speak(
                                        channel, () -> new RequestHandler(journal, playwright));
                            }
                        })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted))
                .syncUninterruptibly()
                .channel();
    }

    private void release() {
        var held = placeholder;
        placeholder = null;
        if (held == null) {
            return;
        }
        try {
            held.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A socket that is bound and never listens: the port is taken, and whoever calls is refused.
     * The old listener's descriptor is closed a moment after its channel, hence the attempts.
     */
    private static @Nullable Socket hold(int port) {
        for (int attempt = 0; attempt < 200; attempt++) {
            var socket = new Socket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return socket;
            } catch (IOException e) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        return null;
    }
}
