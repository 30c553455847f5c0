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
 * A listening socket that pauses accepting while descriptors are scarce: callers wait in the
 * system's backlog.
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
        Map<EventLoop, PortAcceptor> acceptors = sockets.acceptors(localAddress().getPort());
        if (!acceptors.isEmpty() && !sockets.descriptors().mayAccept()) {
            acceptors.values().forEach(PortAcceptor::freeDescriptors);
            pause();
            return 0;
        }
        int before = accepted.size();
        int read = super.doReadMessages(accepted);
        for (Object one : accepted.subList(before, accepted.size())) {
            Channel caller = (Channel) one;
            sockets.count(caller);
            caller.pipeline().addLast(new AcceptHandler(acceptors));
        }
        return read;
    }

    /**
     * Stops reading for a moment, since a non-empty backlog would wake the loop again and again.
     */
    private void pause() {
        config().setAutoRead(false);
        var _ =
                eventLoop()
                        .schedule(
                                () -> config().setAutoRead(true),
                                PAUSE_MILLIS,
                                TimeUnit.MILLISECONDS);
    }

    /** Passes a new connection to the acceptor of its event loop. */
    private static final class AcceptHandler extends ChannelInboundHandlerAdapter {
        private final Map<EventLoop, PortAcceptor> acceptors;

        AcceptHandler(Map<EventLoop, PortAcceptor> acceptors) {
            this.acceptors = acceptors;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            PortAcceptor acceptor = acceptors.get(context.channel().eventLoop());
            if (acceptor != null) {
                acceptor.accepted(context.channel());
            }
            context.pipeline().remove(this);
        }
    }
}
