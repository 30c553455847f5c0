/**
 * Telemetry: what the gateway counts and writes down about itself.
 *
 * <p>{@link dev.portolan.gateway.telemetry.Telemetry} owns every count of the process. A room of
 * the data plane resolves its counters once, when a configuration is loaded, and then only adds to
 * them: no lookup by label, no allocation, no lock. {@link
 * dev.portolan.gateway.telemetry.AccessLog} writes one JSON line per request on a thread of its
 * own. {@link dev.portolan.gateway.log.Logging} sets up the program's own log.
 *
 * <p>The data plane, the reloader and the admin plane call it; it calls nobody. It refuses labels
 * that a caller could choose, and it never sees a prompt, an answer or a key.
 */
@NullMarked
package dev.portolan.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
