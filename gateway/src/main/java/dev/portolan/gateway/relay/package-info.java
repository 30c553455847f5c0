/**
 * Relay: bytes back to the caller, with back-pressure, and what is seen in them on the way.
 *
 * <p>Nothing is sent before the first event of an answer was read and is no error; an answer that
 * was cut never ends as a whole one does. A {@link dev.portolan.gateway.relay.CallerResponse} is
 * the caller's side, owned by the flow; it tells when the caller leaves. It knows nothing of plans.
 */
@NullMarked
package dev.portolan.gateway.relay;

import org.jspecify.annotations.NullMarked;
