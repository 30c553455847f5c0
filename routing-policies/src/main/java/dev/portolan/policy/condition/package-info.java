/**
 * Conditions: the {@code when} and {@code given} of a policy file, compiled once and evaluated for
 * every request.
 *
 * <p>{@link dev.portolan.policy.condition.ConditionCompiler} type-checks a CEL expression over the
 * {@link dev.portolan.policy.condition.Fact}s with the position of each mistake in the file, and
 * turns the checked tree into a {@link dev.portolan.policy.condition.Formula} of tests on facts;
 * what has no such form stays with CEL's own runtime as one opaque test. The formula is what makes
 * a decision cheap and what the prover reasons about; a property test holds it to CEL's meaning.
 * The policy language compiles conditions, the engine and the prover evaluate them. This room calls
 * CEL and the model; it knows no requirement, no deployment and no plan.
 */
@NullMarked
package dev.portolan.policy.condition;

import org.jspecify.annotations.NullMarked;
