/**
 * OIDC: what the issuers of tokens publish, and how it is fetched.
 *
 * <p>An {@link dev.portolan.gateway.oidc.IssuerKeys} has the keys of one issuer, which it fetches
 * on virtual threads: at the start, every few minutes, and when a token names an unknown key. It
 * calls nothing but the issuer's own origin and those in the configuration, with limits of time and
 * size. A {@link dev.portolan.gateway.oidc.TokenVerifier} verifies tokens with these keys and never
 * waits. The package does not know what claims mean.
 */
@NullMarked
package dev.portolan.gateway.oidc;

import org.jspecify.annotations.NullMarked;
