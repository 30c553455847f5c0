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

    private final List<LoadConnection> lines = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();

    static LoadConnections open(
            int count, int port, byte[] request, Consumer<LoadConnection> ended) {
        var opened = new LoadConnections();
        var connecting = new ArrayList<ChannelFuture>();
        for (int i = 0; i < count; i++) {
            var line = new LoadConnection(request, ended);
            opened.lines.add(line);
            connecting.add(connect(port, line));
            if (connecting.size() % 100 == 0) {
                connecting.getLast().syncUninterruptibly();
            }
        }
        connecting.forEach(future -> opened.channels.add(future.syncUninterruptibly().channel()));
        onLoop(() -> {});
        return opened;
    }

    private static ChannelFuture connect(int port, LoadConnection line) {
        return new Bootstrap()
                .group(LOOP)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(line)
                .connect(InetAddress.getLoopbackAddress(), port);
    }

    List<LoadConnection> all() {
        return lines;
    }

    /**
     * Runs something where the exchanges end, so that it needs no lock against them; waits for it.
     */
    static void onLoop(Runnable task) {
        LOOP.next().submit(task).syncUninterruptibly();
    }

    /** Like {@link #onLoop}, without waiting. */
    static void later(Runnable task) {
        LOOP.next().execute(task);
    }

    @Override
    public void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
    }
}
