package dev.portolan.gateway.socket;

import io.netty.channel.Channel;

/** Lets the callers of one port in, on one event loop, while there are descriptors to spare. */
public interface PortAcceptor {
    /** Takes in a connection that was just accepted, before anything is read. On the event loop. */
    void accepted(Channel caller);

    /** Descriptors are scarce: connections that carry no request should be closed. Any thread. */
    void makeRoom();
}
