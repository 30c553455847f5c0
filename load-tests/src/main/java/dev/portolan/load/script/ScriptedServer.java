package dev.portolan.load.script;

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
 * An HTTP server on loopback that answers each request by running a script.
 *
 * <p>It supports HTTP/1.1 and HTTP/2, the latter in clear text by upgrade and by prior knowledge. A
 * stopped server keeps its port bound without listening, so that connections are refused and no
 * other process takes the port.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final EventLoopGroup LOOPS =
            new MultiThreadIoEventLoopGroup(
                    2,
                    new DefaultThreadFactory("scripted-server", true),
                    NioIoHandler.newFactory());

    private final RequestJournal journal = new RequestJournal();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Function<ReceivedRequest, Script> scripts;
    private final @Nullable SslContext tls;
    private final int port;
    private @Nullable Channel listener;
    private @Nullable Socket reserved;

    private ScriptedServer(
            Function<ReceivedRequest, Script> scripts, int port, @Nullable SslContext tls) {
        this.scripts = scripts;
        this.tls = tls;
        var bound = bind(port);
        this.listener = bound;
        this.port = ((InetSocketAddress) bound.localAddress()).getPort();
    }

    /** Opens a server on a free port. */
    public static ScriptedServer open(Function<ReceivedRequest, Script> scripts) {
        return open(scripts, 0);
    }

    /** Opens a server on the given port; 0 selects a free port. */
    public static ScriptedServer open(Function<ReceivedRequest, Script> scripts, int port) {
        return new ScriptedServer(scripts, port, null);
    }

    /** Opens a server with TLS on a free port. */
    public static ScriptedServer openWithTls(
            Function<ReceivedRequest, Script> scripts, SslContext tls) {
        return new ScriptedServer(scripts, 0, tls);
    }

    /** Returns the port, which stays the same while stopped and after a restart. */
    public int port() {
        return port;
    }

    /** Returns the journal of requests received. */
    public RequestJournal journal() {
        return journal;
    }

    /** Returns the number of open connections. */
    public int connections() {
        return connections.size();
    }

    /** Closes the open connections and refuses new ones. */
    public synchronized void stop() {
        if (listener != null) {
            closeConnections();
            reserved = reserve(port);
        }
    }

    /** Listens again on the same port. */
    public synchronized void restart() {
        if (listener != null) {
            return;
        }
        releasePort();
        listener = bind(port);
    }

    @Override
    public synchronized void close() {
        closeConnections();
        releasePort();
    }

    private void closeConnections() {
        var open = listener;
        listener = null;
        if (open != null) {
            open.close().syncUninterruptibly();
            connections.close().awaitUninterruptibly();
        }
    }

    private Channel bind(int requestedPort) {
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
                                journal.recordConnection();
                                connections.add(channel);
                                if (tls != null) {
                                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                                }
                                HttpVersions.configure(
                                        channel, () -> new RequestHandler(journal, scripts));
                            }
                        })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), requestedPort))
                .syncUninterruptibly()
                .channel();
    }

    private void releasePort() {
        var socket = reserved;
        reserved = null;
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Binds a socket without listening: the port stays reserved and connections are refused.
     * Retries, because the old listener's descriptor closes shortly after its channel.
     */
    private static @Nullable Socket reserve(int port) {
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
