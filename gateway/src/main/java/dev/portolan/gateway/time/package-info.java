/**
 * Time: what may take too long on one event loop.
 *
 * <p>A {@link dev.portolan.gateway.time.Watchdog} belongs to one event loop and looks at all its
 * {@link dev.portolan.gateway.time.Watchdog.Watch watches} once per tick, so that a stream that
 * makes progress costs a field write and not a timer. The listener watches request bodies with it,
 * an attempt its four timeouts and the deadline. It knows nothing of HTTP.
 */
@NullMarked
package dev.portolan.gateway.time;

import org.jspecify.annotations.NullMarked;
