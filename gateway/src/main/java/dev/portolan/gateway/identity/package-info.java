/**
 * Identity: who is calling.
 *
 * <p>A {@link dev.portolan.gateway.identity.Keyring} is built once per configuration from the
 * tenants' hashed keys. The flow asks it on every request; the answer is a {@link
 * dev.portolan.gateway.identity.Identity}. Only hashes are ever held: the key itself lives as long
 * as the request's header.
 *
 * <p>A missing, an unknown and an expired key cost the same work and get the same answer. It knows
 * nothing of models, policies or HTTP.
 */
@NullMarked
package dev.portolan.gateway.identity;

import org.jspecify.annotations.NullMarked;
