/**
 * The record of one request that ended: who asked, what was decided, where it went, what it took
 * and cost.
 *
 * <p>A leaf: {@code flow} writes receipts, and {@code ledger}, {@code telemetry}, {@code admin} and
 * replay read them. Holds no prompt, no answer and no key.
 */
@NullMarked
package dev.portolan.gateway.receipt;

import org.jspecify.annotations.NullMarked;
