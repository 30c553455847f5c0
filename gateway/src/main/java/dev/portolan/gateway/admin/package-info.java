/**
 * Admin: the HTTP API for operators, apart from callers' traffic.
 *
 * <p>Health, readiness and metrics; the configuration in force and its reload; the state of each
 * deployment; explanations of decisions. {@link dev.portolan.gateway.admin.AdminServer} listens,
 * {@link dev.portolan.gateway.admin.AdminRoutes} has the paths. The data plane's state comes
 * through {@link dev.portolan.gateway.admin.EndpointStates}, {@link
 * dev.portolan.gateway.admin.DecisionLog} and {@link dev.portolan.gateway.admin.Readiness}, which
 * the program wires up; the package itself never reaches into the data plane.
 *
 * <p>If a token is configured it refuses all requests without it, and it never returns a secret, a
 * prompt or an answer.
 */
@NullMarked
package dev.portolan.gateway.admin;

import org.jspecify.annotations.NullMarked;
