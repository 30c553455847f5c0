/**
 * Tenants: reads tenants' files.
 *
 * <p>Tenants form trees. What is written for a tenant holds for its descendants too: its labels,
 * its models, its limits and its budgets. The result holds each tenant as it is in effect, with all
 * that it inherits.
 */
@NullMarked
package dev.portolan.gateway.tenants;

import org.jspecify.annotations.NullMarked;
