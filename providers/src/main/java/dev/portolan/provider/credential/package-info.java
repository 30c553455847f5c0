/**
 * Credentials: how may this request prove who sends it, without making anybody wait?
 *
 * <p>Called by the gateway: {@link Authenticator#authenticate} once per attempt, {@link
 * Authenticator#refresh} at load and on a timer. {@code login} makes the authenticators and calls
 * the clouds' own SDKs, whose blocking work runs on virtual threads and whose classes load only
 * when an endpoint needs them.
 *
 * <p>A credential is held by one kind of holder, {@link RefreshingValue}: fresh, it is served at
 * once; stale, it is served and renewed in the background; expired, callers wait for the one
 * renewal in flight; failing, callers are told why until a pause is over. {@link
 * CredentialConfig#parse} reads a catalogue's {@code credentials} and names the key of every
 * mistake.
 *
 * <p>Refuses to print a secret, to block an event loop, and to send anything but what it was asked
 * to sign.
 */
@NullMarked
package dev.portolan.provider.credential;

import org.jspecify.annotations.NullMarked;
