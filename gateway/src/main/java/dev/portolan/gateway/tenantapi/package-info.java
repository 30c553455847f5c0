/**
 * Tenant API: what the admin plane answers about tenants and keys.
 *
 * <p>{@link dev.portolan.gateway.tenantapi.TenantApi} has a method for each route, which the admin
 * plane calls once it knows who asks and that they may; changes are made by {@code registry}. The
 * views show tenants with all that they inherit and what is left of each limit. No answer holds a
 * hash of a key, and only the one that creates or rotates a key holds its text.
 */
@NullMarked
package dev.portolan.gateway.tenantapi;

import org.jspecify.annotations.NullMarked;
