/**
 * Conditions: the {@code when} and {@code given} of a policy file, compiled once and evaluated for
 * every request.
 *
 * <p>{@link dev.portolan.policy.condition.ConditionCompiler} type-checks a CEL expression over the
 * {@link dev.portolan.policy.condition.Fact}s with the position of each mistake in the file, and
 * turns the checked tree into a {@link dev.portolan.policy.condition.Formula} of tests on facts; an
 * expression without such a form stays with CEL's own runtime as one opaque test. The formula makes
 * decisions cheap and is the prover's input; a property test checks it against CEL. The policy
 * language compiles conditions, the engine and the prover evaluate them. This package calls CEL and
 * the model; it depends on no requirement, no deployment and no plan.
 *
 * <p>{@link dev.portolan.policy.condition.ValueCompiler} compiles expressions for texts over other
 * variables, such as the claims of a token, which a gateway's configuration holds.
 */
@NullMarked
package dev.portolan.policy.condition;

import org.jspecify.annotations.NullMarked;
