package dev.portolan.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A transport that counts the sockets of one Vert.x and has the acceptors of its ports.
 * Thread-safe.
 */
public final class SocketRegistry extends NioTransport {
    private final FileDescriptors descriptors;
    private final Map<Integer, Map<EventLoop, PortAcceptor>> acceptors = new ConcurrentHashMap<>();

    private SocketRegistry(FileDescriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** Creates a Vert.x whose sockets are counted in {@code descriptors}. */
    public static Vertx vertx(VertxOptions options, FileDescriptors descriptors) {
        SocketRegistry sockets = new SocketRegistry(descriptors);
        return Vertx.builder().with(options).withTransport(sockets.counted()).build();
    }

    /**
     * Returns the sockets of {@code vertx}, created by {@link #vertx(VertxOptions,
     * FileDescriptors)}.
     */
    public static SocketRegistry of(Vertx vertx) {
        if (((VertxInternal) vertx).transport() instanceof SocketRegistry sockets) {
            return sockets;
        }
        throw new IllegalArgumentException("this Vert.x was not created by SocketRegistry.vertx");
    }

    /** The descriptors in which the sockets are counted. */
    public FileDescriptors descriptors() {
        return descriptors;
    }

    /** Registers {@code acceptor} for the callers of {@code port} on {@code loop}. */
    public void register(int port, EventLoop loop, PortAcceptor acceptor) {
        acceptors.computeIfAbsent(port, any -> new ConcurrentHashMap<>()).put(loop, acceptor);
    }

    /** The acceptors of {@code port}; empty if none are registered. */
    Map<EventLoop, PortAcceptor> acceptors(int port) {
        return acceptors.getOrDefault(port, Map.of());
    }

    /** Counts {@code socket} until it closes. */
    void count(Channel socket) {
        descriptors.opened();
        socket.closeFuture().addListener(closed -> closed(socket.eventLoop()));
    }

    /**
     * Counts the descriptor of a closed socket as released two loop turns later: a selector
     * releases it only at the next select, which happens between a task and a task that it
     * schedules.
     */
    private void closed(EventLoop loop) {
        descriptors.closing();
        if (loop.isShuttingDown()) {
            descriptors.released();
        } else {
            loop.execute(
                    () -> {
                        var _ = loop.schedule(descriptors::released, 0, TimeUnit.NANOSECONDS);
                    });
        }
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return domainSocket ? super.channelFactory(true) : this::client;
    }

    private Channel client() {
        NioSocketChannel socket = new NioSocketChannel();
        count(socket);
        return socket;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return domainSocket
                ? super.serverChannelFactory(true)
                : () -> new PausableServerChannel(this);
    }

    private Transport counted() {
        return new Transport() {
            @Override
            public String name() {
                return "nio";
            }

            @Override
            public boolean available() {
                return true;
            }

            @Override
            public @Nullable Throwable unavailabilityCause() {
                return null;
            }

            @Override
            public io.vertx.core.spi.transport.Transport implementation() {
                return SocketRegistry.this;
            }
        };
    }
}
