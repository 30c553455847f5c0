/**
 * Routing: gathers the facts of a request and asks the policies where it may go.
 *
 * <p>Reads the headers with which callers tighten and tag, turns what a request needs into what the
 * policy engine compares, and turns a denial into a refusal. The engine decides; this room only
 * asks.
 */
@NullMarked
package dev.portolan.gateway.routing;

import org.jspecify.annotations.NullMarked;
