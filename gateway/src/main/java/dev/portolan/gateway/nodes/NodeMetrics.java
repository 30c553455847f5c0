package dev.portolan.gateway.nodes;

import io.vertx.core.net.ClientSSLOptions;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * The address of a node's metrics.
 *
 * @param tls the TLS settings; null for plain text
 */
public record NodeMetrics(URI uri, @Nullable ClientSSLOptions tls) {}
