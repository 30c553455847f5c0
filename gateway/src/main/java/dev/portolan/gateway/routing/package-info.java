/**
 * Routing: collects the facts of a request for the policy engine's decision.
 *
 * <p>Reads the headers with which callers tighten requirements and tag requests, converts a
 * request's needs to capabilities, and converts a denial to a refusal. The engine decides.
 */
@NullMarked
package dev.portolan.gateway.routing;

import org.jspecify.annotations.NullMarked;
