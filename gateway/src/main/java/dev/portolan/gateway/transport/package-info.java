/**
 * Connections to upstreams: pools, leases and TLS, for HTTP/1.1 and HTTP/2.
 *
 * <p>{@code Connections} leases one connection or HTTP/2 stream per attempt, and every lease is
 * returned or closed once. Idle HTTP/1.1 connections are reused last-in first-out. Called by {@code
 * upstream}. Knows neither deployments nor protocols above HTTP.
 */
@NullMarked
package dev.portolan.gateway.transport;

import org.jspecify.annotations.NullMarked;
