/**
 * Telemetry: metrics and the access log.
 *
 * <p>{@link dev.portolan.gateway.telemetry.Telemetry} owns all metrics of the process. The data
 * plane resolves its counters once, when a configuration is loaded, and then only adds to them: no
 * lookup by label, no allocation, no lock. {@link dev.portolan.gateway.telemetry.AccessLog} writes
 * one JSON line per request on its own thread. {@link dev.portolan.gateway.log.Logging} sets up the
 * program's own log.
 *
 * <p>The data plane, the reloader and the admin plane call it. Labels are never a caller's text,
 * and it never receives a prompt, an answer or a key.
 */
@NullMarked
package dev.portolan.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
