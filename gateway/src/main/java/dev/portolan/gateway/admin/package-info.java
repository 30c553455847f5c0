/**
 * Admin: what operators see and do over HTTP, apart from callers' traffic.
 *
 * <p>Health, readiness and metrics; the configuration in force and its reload; each deployment as
 * it is now; why a request would go where. {@link dev.portolan.gateway.admin.AdminServer} listens,
 * {@link dev.portolan.gateway.admin.AdminRoutes} knows the paths. What the data plane knows comes
 * through {@link dev.portolan.gateway.admin.EndpointStates}, {@link
 * dev.portolan.gateway.admin.DecisionLog} and {@link dev.portolan.gateway.admin.Readiness}, which
 * the program wires up; the room itself never reaches into the data plane.
 *
 * <p>It refuses everybody without the token where one is configured, and never shows a secret, a
 * prompt or an answer.
 */
@NullMarked
package dev.portolan.gateway.admin;

import org.jspecify.annotations.NullMarked;
