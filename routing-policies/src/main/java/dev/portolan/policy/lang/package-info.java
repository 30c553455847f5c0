/**
 * Language: policy files as a typed policy set.
 *
 * <p>{@link dev.portolan.policy.lang.PolicySet#load} reads every document, compiles every condition
 * and reports every finding at its place; a set with findings is never used. The gateway's
 * configuration calls this room; the engine, the prover and the test runner work on what it gives.
 * It calls the document and condition rooms. It refuses what could weaken a restriction unnoticed:
 * unknown keys, empty lists, names that are no ISO code, and substitutions that are missing. It
 * opens no file.
 */
@NullMarked
package dev.portolan.policy.lang;

import org.jspecify.annotations.NullMarked;
