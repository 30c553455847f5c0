/**
 * Claims: reads from a configuration, and determines, who a caller is by the claims of its token or
 * by its client certificate.
 *
 * <p>{@link dev.portolan.gateway.claims.IdentityReader} reads {@code identity} of {@code
 * portolan.yaml}; a {@link dev.portolan.gateway.claims.ClaimMapping} has the expressions that give
 * the tenant, the labels and the models. The package verifies nothing: it is given claims and
 * certificates that were verified.
 */
@NullMarked
package dev.portolan.gateway.claims;

import org.jspecify.annotations.NullMarked;
