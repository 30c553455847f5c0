package dev.portolan.gateway.nodes;

import io.vertx.core.net.ClientSSLOptions;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * Where a node tells its metrics.
 *
 * @param tls whom to trust there; null in clear
 */
public record NodeMetrics(URI uri, @Nullable ClientSSLOptions tls) {}
