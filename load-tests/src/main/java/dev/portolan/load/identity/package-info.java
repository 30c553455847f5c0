/**
 * The server side of the clouds' token services, which issue access tokens for credentials.
 *
 * <p>A service verifies a credential (a signed assertion, a client secret, a certificate, a token
 * of another issuer) as its real counterpart does, refuses in that service's error format, and
 * records the tokens it issued, against which the simulated clouds check requests. Started through
 * {@code sim}; has no knowledge of models or of the gateway.
 */
@NullMarked
package dev.portolan.load.identity;

import org.jspecify.annotations.NullMarked;
