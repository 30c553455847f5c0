/**
 * OIDC: what the issuers of tokens publish, and how it is fetched.
 *
 * <p>An {@link dev.portolan.gateway.oidc.IssuerKeys} has the keys of one issuer, which it fetches
 * on virtual threads: at the start, every few minutes, and when a token names an unknown key. It
 * calls nothing but the issuer's own origin and the addresses in the configuration, with limits of
 * time and size. The package knows neither callers nor tokens.
 */
@NullMarked
package dev.portolan.gateway.oidc;

import org.jspecify.annotations.NullMarked;
