package dev.portolan.gateway.upstream;

import dev.portolan.gateway.transport.Connections;
import dev.portolan.gateway.transport.PassedHeaders;
import dev.portolan.gateway.transport.UpstreamOrigin;

/**
 * The way to one upstream.
 *
 * @param connections the connections of the event loop
 * @param origin the upstream's address and the settings of connections to it
 * @param passed the caller's headers that go on to upstreams
 */
public record UpstreamRoute(Connections connections, UpstreamOrigin origin, PassedHeaders passed) {}
