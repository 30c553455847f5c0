/**
 * Operators: who may use the admin plane, and what for.
 *
 * <p>The tokens of {@code admin.tokens} and their roles, and the sign-in by an OpenID Connect
 * issuer with its sessions. The configuration reads them, the admin plane calls them. The package
 * knows no requests, and it holds hashes of tokens and of sessions' ids only.
 */
@NullMarked
package dev.portolan.gateway.operators;

import org.jspecify.annotations.NullMarked;
