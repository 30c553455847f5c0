/**
 * Adds the usage of receipts to the sums, in the transaction that stores the receipts. Reads
 * receipts as they are recorded, so that receipts that waited in a spill file are counted as well.
 */
@NullMarked
package dev.portolan.gateway.usage.recording;

import org.jspecify.annotations.NullMarked;
