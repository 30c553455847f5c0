/**
 * Upstream: one HTTP exchange with an upstream, from its connection to the end of its response.
 *
 * <p>{@code UpstreamExchange} leases a connection, sends a request and reads the response: chunk by
 * chunk, or collected within the memory budget. It reports each step to its {@code
 * ExchangeListener}. Called by {@code attempt}. Calls {@code transport} for connections and {@code
 * buffer} for memory. Knows neither deployments nor plans, and does not judge what an upstream
 * answers.
 */
@NullMarked
package dev.portolan.gateway.upstream;

import org.jspecify.annotations.NullMarked;
