/**
 * Time: clocks and timeouts of event loops.
 *
 * <p>A {@link dev.portolan.gateway.time.Watchdog} belongs to one event loop and checks all its
 * {@link dev.portolan.gateway.time.Watchdog.Watch watches} once per tick, so that a stream that
 * makes progress costs a field write and not a timer. The listener uses it for request bodies,
 * attempts for their four timeouts and the deadline. It knows nothing of HTTP.
 */
@NullMarked
package dev.portolan.gateway.time;

import org.jspecify.annotations.NullMarked;
