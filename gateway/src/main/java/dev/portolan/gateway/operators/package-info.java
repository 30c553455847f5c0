/**
 * Operators: who may use the admin plane, and what for.
 *
 * <p>The tokens of {@code admin.tokens} and their roles, which the configuration reads and the
 * admin plane checks. The package does not depend on HTTP, and it holds hashes of tokens only.
 */
@NullMarked
package dev.portolan.gateway.operators;

import org.jspecify.annotations.NullMarked;
