/**
 * The limit on requests in flight, over all event loops.
 *
 * <p>The flow acquires once per request and releases when the request has ended. Knows neither
 * callers, models nor providers.
 */
@NullMarked
package dev.portolan.gateway.admission;

import org.jspecify.annotations.NullMarked;
