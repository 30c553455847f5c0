/**
 * Limits: what a tenant, a key or a tenant's use of a model may take, counted exactly.
 *
 * <p>A {@link dev.portolan.gateway.limits.Counter} is one limit of the configuration: a rate of
 * requests or tokens, a number of requests at once, or a budget. A request reserves its share of
 * all its counters at once in a {@link dev.portolan.gateway.limits.LimitBook}, or of none, and
 * settles what it really used when it ends. The package does not know HTTP, tenants' files, or
 * providers.
 */
@NullMarked
package dev.portolan.gateway.limits;

import org.jspecify.annotations.NullMarked;
