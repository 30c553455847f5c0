/**
 * Proof: does an invariant hold of every path any request may take?
 *
 * <p>A path breaks an invariant only if some request satisfies its {@code given}, none of the
 * policies that forbid the place match, and one that permits it does. So each question is whether
 * such a request exists, and {@link dev.portolan.policy.proof.Prover} searches for it over finite
 * domains: each fact takes the values conditions compare it with, and one other. What has no finite
 * domain (an opaque condition) is a free choice, so "proved" is sound; a request found is sent
 * through the real engine before it counts as a counterexample, and is otherwise reported as
 * undecided. The order of a plan, live state and chance need no part in it: they never add a place.
 * The gateway's {@code prove} and its reload call this room; it calls the engine and the condition
 * room.
 */
@NullMarked
package dev.portolan.policy.proof;

import org.jspecify.annotations.NullMarked;
