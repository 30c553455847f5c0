/**
 * Credentials: how a request authenticates to a provider, without blocking.
 *
 * <p>Called by the gateway: {@link Authenticator#authenticate} once per attempt, {@link
 * Authenticator#refresh} at load and on a timer. {@code login} makes the authenticators and calls
 * the clouds' own SDKs, whose blocking work runs on virtual threads and whose classes load only
 * when an endpoint needs them.
 *
 * <p>Every credential that expires is kept in a {@link RefreshingValue}: a fresh one is returned at
 * once; a stale one is returned and renewed in the background; for an expired one callers wait for
 * the one renewal in flight; after a failure callers get its reason until a pause is over. {@link
 * CredentialConfig#parse} reads a catalog's {@code credentials} and names the key of every mistake.
 *
 * <p>Never prints a secret, never blocks an event loop, and sends nothing except what it was called
 * to sign.
 */
@NullMarked
package dev.portolan.provider.credential;

import org.jspecify.annotations.NullMarked;
