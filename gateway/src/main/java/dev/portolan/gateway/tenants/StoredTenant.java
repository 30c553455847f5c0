package dev.portolan.gateway.tenants;

import org.jspecify.annotations.Nullable;

/**
 * A tenant in the store.
 *
 * @param version the number of the change that made it so
 * @param definition what is written for it, a JSON object with the members of {@code tenants.yaml}
 *     except id and keys; null if the tenant was deleted
 */
public record StoredTenant(String id, long version, @Nullable String definition) {}
