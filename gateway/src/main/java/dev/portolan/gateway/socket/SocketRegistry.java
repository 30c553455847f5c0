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

/** The sockets of one Vert.x: counts them, and knows the doors of its ports. Thread-safe. */
public final class SocketRegistry extends NioTransport {
    private final FileDescriptors descriptors;
    private final Map<Integer, Map<EventLoop, PortAcceptor>> doors = new ConcurrentHashMap<>();

    private SocketRegistry(FileDescriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** A Vert.x whose sockets are counted among {@code descriptors}. */
    public static Vertx vertx(VertxOptions options, FileDescriptors descriptors) {
        SocketRegistry sockets = new SocketRegistry(descriptors);
        return Vertx.builder().with(options).withTransport(sockets.counted()).build();
    }

    /**
     * The sockets of {@code vertx}, which {@link #vertx(VertxOptions, FileDescriptors)} has made.
     */
    public static SocketRegistry of(Vertx vertx) {
        if (((VertxInternal) vertx).transport() instanceof SocketRegistry sockets) {
            return sockets;
        }
        throw new IllegalArgumentException("this Vert.x was not made by Sockets.vertx");
    }

    /** The descriptors they are counted among. */
    public FileDescriptors descriptors() {
        return descriptors;
    }

    /** Puts {@code door} before the callers of {@code port} that {@code loop} serves. */
    public void guard(int port, EventLoop loop, PortAcceptor door) {
        doors.computeIfAbsent(port, any -> new ConcurrentHashMap<>()).put(loop, door);
    }

    /** The doors of {@code port}; none where it is not guarded. */
    Map<EventLoop, PortAcceptor> doors(int port) {
        return doors.getOrDefault(port, Map.of());
    }

    /** Counts {@code socket} until it is closed. */
    void count(Channel socket) {
        descriptors.opened();
        socket.closeFuture().addListener(closed -> closed(socket.eventLoop()));
    }

    /**
     * A selector lets go of a closed socket's descriptor only when it selects the next time. That
     * is between a task and what the task schedules, and not surely before the task itself.
     */
    private void closed(EventLoop loop) {
        if (loop.isShuttingDown()) {
            descriptors.closed();
        } else {
            loop.execute(
                    () -> {
                        var _ = loop.schedule(descriptors::closed, 0, TimeUnit.NANOSECONDS);
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
