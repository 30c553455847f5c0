/**
 * Budgets' settlements in the store: written in batches, read at start.
 *
 * <p>The limit book adds settlements in memory; {@link
 * dev.portolan.gateway.limits.stored.StoredBudgetStore} writes them on a thread of its own.
 */
@NullMarked
package dev.portolan.gateway.limits.stored;

import org.jspecify.annotations.NullMarked;
