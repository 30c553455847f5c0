package dev.portolan.gateway.socket;

import io.netty.channel.Channel;

/** Accepts the callers of one port on one event loop. */
public interface PortAcceptor {
    /**
     * Called on the event loop with a connection that was just accepted, before anything is read.
     */
    void accepted(Channel caller);

    /**
     * Called on any thread when descriptors are scarce: closes connections that carry no request.
     */
    void freeDescriptors();
}
