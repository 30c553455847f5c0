/**
 * Gateway: the running program. {@link dev.portolan.gateway.Gateway} starts the data plane; read
 * {@code flow} first for the way of a request.
 */
@NullMarked
package dev.portolan.gateway;

import org.jspecify.annotations.NullMarked;
