/**
 * Relay: writes answers to the caller with back-pressure, and records what streams contain.
 *
 * <p>Nothing is sent before an answer's first event was read and found not to be an error; an
 * interrupted answer never ends like a complete one. The flow owns a {@link
 * dev.portolan.gateway.relay.CallerResponse}, which reports when the caller disconnects. It knows
 * nothing of plans.
 */
@NullMarked
package dev.portolan.gateway.relay;

import org.jspecify.annotations.NullMarked;
