/**
 * Tenants: reads tenants and keys, of files and of the admin plane, and resolves what they inherit.
 *
 * <p>Tenants form trees. What is written for a tenant holds for its descendants too: its labels,
 * its models, its limits and its budgets. {@link dev.portolan.gateway.tenants.EffectiveTenants}
 * holds each tenant as it is in effect, with all that it inherits; {@link
 * dev.portolan.gateway.tenants.TenantUnion} joins the tenants of the files and those of the store.
 * The package reads no file and no database itself.
 */
@NullMarked
package dev.portolan.gateway.tenants;

import org.jspecify.annotations.NullMarked;
