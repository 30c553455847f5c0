/**
 * Prices: what a provider charges at a deployment, by unit and by date.
 *
 * <p>{@link dev.portolan.gateway.price.PriceSheet} reads the catalog's prices. A {@link
 * dev.portolan.gateway.price.PriceUnit} is something that a provider charges for; a {@link
 * dev.portolan.gateway.price.ListPrice} has an amount for each; a {@link
 * dev.portolan.gateway.price.PriceSchedule} is the list prices of one deployment over time.
 * Receipts, budgets and ranking use them. The package does not know endpoints, requests under way,
 * or tenants.
 */
@NullMarked
package dev.portolan.gateway.price;

import org.jspecify.annotations.NullMarked;
