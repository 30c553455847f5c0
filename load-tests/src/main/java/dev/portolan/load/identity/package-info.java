/**
 * Identity: token services as the clouds run them, which hand out access tokens for proof.
 *
 * <p>A service verifies what it is shown (a signed assertion, a client's secret, a certificate, a
 * token of another issuer) as its real counterpart does, refuses in that service's own error shape,
 * and keeps the tokens it issued, which the simulated clouds then ask it about. Started through
 * {@code sim}; calls the stage for scripts; knows no model and no gateway.
 */
@NullMarked
package dev.portolan.load.identity;

import org.jspecify.annotations.NullMarked;
