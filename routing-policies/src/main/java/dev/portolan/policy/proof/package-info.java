/**
 * Proof: invariants, checked over every path that any request may take.
 *
 * <p>A path breaks an invariant only if some request satisfies its {@code given}, matches none of
 * the policies that forbid the deployment, and matches one that permits it. Each query is whether
 * such a request exists, and {@link dev.portolan.policy.proof.Prover} searches for it over finite
 * domains: each fact takes the values that conditions compare it with, and one other. A fact
 * without a finite domain (an opaque condition) is a free choice, so "proved" is sound; a request
 * found is sent through the real engine before it counts as a counterexample, and is otherwise
 * reported as undecided. The order of a plan, live state and random bits are left out: they never
 * add a deployment. The gateway's {@code prove} and its reload call this package; it calls the
 * engine and the condition package.
 */
@NullMarked
package dev.portolan.policy.proof;

import org.jspecify.annotations.NullMarked;
