package dev.portolan.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A listening socket that accepts nobody while descriptors are scarce: callers wait in the system's
 * queue, and are accepted as soon as there is room.
 */
final class PausableServerChannel extends NioServerSocketChannel {
    private static final long PAUSE_MILLIS = 20;

    private final SocketRegistry sockets;

    PausableServerChannel(SocketRegistry sockets) {
        this.sockets = sockets;
        sockets.count(this);
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        Map<EventLoop, PortAcceptor> doors = sockets.doors(localAddress().getPort());
        if (!doors.isEmpty() && !sockets.descriptors().mayAccept()) {
            doors.values().forEach(PortAcceptor::makeRoom);
            pause();
            return 0;
        }
        int before = accepted.size();
        int read = super.doReadMessages(accepted);
        for (Object one : accepted.subList(before, accepted.size())) {
            Channel caller = (Channel) one;
            sockets.count(caller);
            caller.pipeline().addLast(new Entrance(doors));
        }
        return read;
    }

    /** A queue that is not empty would wake the loop again and again. */
    private void pause() {
        config().setAutoRead(false);
        var _ =
                eventLoop()
                        .schedule(
                                () -> config().setAutoRead(true),
                                PAUSE_MILLIS,
                                TimeUnit.MILLISECONDS);
    }

    /** Hands a connection to the door of its event loop as soon as it has one. */
    private static final class Entrance extends ChannelInboundHandlerAdapter {
        private final Map<EventLoop, PortAcceptor> doors;

        Entrance(Map<EventLoop, PortAcceptor> doors) {
            this.doors = doors;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            PortAcceptor door = doors.get(context.channel().eventLoop());
            if (door != null) {
                door.accepted(context.channel());
            }
            context.pipeline().remove(this);
        }
    }
}
