/**
 * Table: the entries of chains in the store. All statements on the tables {@code record_…}.
 *
 * <p>A row of {@code record_entries} is one entry. Its columns besides the content repeat what
 * queries look for: {@code chain} (the number in {@code record_chains}) and {@code sequence}
 * identify it; {@code kind} is an {@link dev.portolan.gateway.records.content.EntryKind#code};
 * {@code recorded_at} is when it was appended, in milliseconds, not earlier than the entries before
 * it; {@code tenant} is null for entries that belong to none. {@code content} is the text that the
 * chain proves: for kind 1 a receipt, whose members {@link
 * dev.portolan.gateway.records.content.ReceiptContent} lists. Rows are only ever added, in the
 * order of the sequence within a chain; the index {@code (tenant, recorded_at)} serves usage.
 *
 * <p>{@link dev.portolan.gateway.records.table.RowListener} is told of new rows in the transaction
 * that adds them, so that what it derives from them is exact.
 */
@NullMarked
package dev.portolan.gateway.records.table;

import org.jspecify.annotations.NullMarked;
