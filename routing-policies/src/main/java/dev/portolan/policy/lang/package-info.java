/**
 * Language: policy files as a typed policy set.
 *
 * <p>{@link dev.portolan.policy.lang.PolicySet#load} reads every document, compiles every condition
 * and reports every finding with its position; a set with findings is never used. The gateway's
 * configuration calls this package; the engine, the prover and the test runner work on the result.
 * It calls the document and condition packages. It rejects what could weaken a restriction
 * unnoticed: unknown keys, empty lists, unknown country codes, and substitutions that are missing.
 * It opens no file.
 */
@NullMarked
package dev.portolan.policy.lang;

import org.jspecify.annotations.NullMarked;
