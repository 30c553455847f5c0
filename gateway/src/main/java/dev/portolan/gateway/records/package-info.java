/**
 * Records: who asked what of which model, where it went, why that was allowed and what it cost, in
 * a form that survives the process and proves itself.
 *
 * <p>This package reads the settings; the rest is below it, from the pure to the running: {@code
 * chain} (hashes, signatures), {@code content} (what is recorded), {@code batch}, {@code spill}
 * (local files), {@code table} (rows in the store), {@code node} (the writer of a running node) and
 * {@code export} (exports and their verification).
 */
@NullMarked
package dev.portolan.gateway.records;

import org.jspecify.annotations.NullMarked;
