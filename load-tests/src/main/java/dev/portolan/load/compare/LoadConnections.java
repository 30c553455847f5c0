package dev.portolan.load.compare;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The connections of one scenario, all on one event loop. */
final class LoadConnections implements AutoCloseable {
    private static final MultiThreadIoEventLoopGroup LOOP =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("load", true), NioIoHandler.newFactory());

    private final List<LoadConnection> connections = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();

    static LoadConnections open(
            int count, int port, byte[] request, Consumer<LoadConnection> ended) {
        var opened = new LoadConnections();
        var connecting = new ArrayList<ChannelFuture>();
        for (int i = 0; i < count; i++) {
            var connection = new LoadConnection(request, ended);
            opened.connections.add(connection);
            connecting.add(connect(port, connection));
            if (connecting.size() % 100 == 0) {
                connecting.getLast().syncUninterruptibly();
            }
        }
        connecting.forEach(future -> opened.channels.add(future.syncUninterruptibly().channel()));
        onLoop(() -> {});
        return opened;
    }

    private static ChannelFuture connect(int port, LoadConnection connection) {
        return new Bootstrap()
                .group(LOOP)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(connection)
                .connect(InetAddress.getLoopbackAddress(), port);
    }

    List<LoadConnection> all() {
        return connections;
    }

    /**
     * Runs a task on the event loop, where it needs no lock against responses, and waits for it.
     */
    static void onLoop(Runnable task) {
        LOOP.next().submit(task).syncUninterruptibly();
    }

    /** Runs a task on the event loop without waiting. */
    static void onLoopAsync(Runnable task) {
        LOOP.next().execute(task);
    }

    @Override
    public void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
    }
}
