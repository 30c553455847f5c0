/**
 * Federation: identifies callers by what others have verified: tokens of an OpenID Connect issuer
 * and client certificates.
 *
 * <p>{@link dev.portolan.gateway.federation.Federation} belongs to one snapshot of the
 * configuration. A token that was verified is remembered by its hash, so that a lookup needs no
 * wait; another one is verified by {@link dev.portolan.gateway.oidc.TokenVerifier} on a virtual
 * thread. The flow calls it; it calls the issuers' keys and the claims. A token is neither stored
 * nor logged.
 */
@NullMarked
package dev.portolan.gateway.federation;

import org.jspecify.annotations.NullMarked;
