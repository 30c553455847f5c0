/**
 * Upstream: attempts along a plan, until one answers or none is left.
 *
 * <p>Each attempt asks the policies again, takes a permit of its deployment's guard, runs against
 * four clocks (connection, response head, first token, silence between tokens) and one deadline per
 * request, and ends exactly once. A stream that breaks is continued on the next deployment, and a
 * silent one hedged where the policy says so, along the same plan and under the same tests. The
 * flow starts the attempts; the relay takes over what they answer. Nothing of a plan's order or
 * permission is decided here.
 */
@NullMarked
package dev.portolan.gateway.upstream;

import org.jspecify.annotations.NullMarked;
