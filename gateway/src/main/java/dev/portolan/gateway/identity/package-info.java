/**
 * Identity: authenticates callers by API key, and resolves what tokens and certificates claim.
 *
 * <p>A {@link dev.portolan.gateway.identity.Keyring} is built once per configuration from the
 * tenants' hashed keys. The flow looks up each request's key in it, which returns an {@link
 * dev.portolan.gateway.identity.Identity}. Only hashes are stored: the key itself exists only in
 * the request's header.
 *
 * <p>A missing, an unknown and an expired key take the same time and get the same answer. The
 * package does not depend on models, policies or HTTP.
 */
@NullMarked
package dev.portolan.gateway.identity;

import org.jspecify.annotations.NullMarked;
