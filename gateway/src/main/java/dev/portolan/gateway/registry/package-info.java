/**
 * Registry: tenants and keys that are created while the gateway runs.
 *
 * <p>{@link dev.portolan.gateway.registry.TenantStore} is the port of what is kept, with one number
 * for all changes. {@link dev.portolan.gateway.registry.TenantRegistry} makes changes, each checked
 * against exactly the state that it is made on, and follows those of other replicas, so that every
 * replica has them in force within two seconds. {@link dev.portolan.gateway.registry.TenantChanges}
 * and {@link dev.portolan.gateway.registry.KeyChanges} say what each change writes.
 *
 * <p>The admin plane calls it; it calls the store, the audit log and {@code reload}, which puts
 * tenants in force. Everything here blocks and runs off the event loops. It never returns a hash,
 * and a key's text only from the call that made it.
 */
@NullMarked
package dev.portolan.gateway.registry;

import org.jspecify.annotations.NullMarked;
