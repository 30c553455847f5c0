/**
 * Usage: what requests used and cost, summed by hour and by day, and reports of it.
 *
 * <p>A {@link dev.portolan.gateway.usage.UsageSeries} is one combination of tenant, key, model,
 * deployment, provider, place and policies; each has sums by hour and by day ({@link
 * dev.portolan.gateway.usage.UsagePeriod}). {@link dev.portolan.gateway.usage.UsageRows} adds to
 * them in the transaction that stores the receipts, so that the sums equal the receipts'. {@link
 * dev.portolan.gateway.usage.UsageQuery} says what a report contains, {@link
 * dev.portolan.gateway.usage.UsageReports} makes it. The command and the admin plane print it.
 */
@NullMarked
package dev.portolan.gateway.usage;

import org.jspecify.annotations.NullMarked;
