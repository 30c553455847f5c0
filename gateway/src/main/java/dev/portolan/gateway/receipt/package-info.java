/**
 * Receipt: the record of one request that ended, with its caller, decision, attempts and cost.
 *
 * <p>A leaf: {@code flow} writes receipts, and {@code ledger}, {@code telemetry}, {@code admin} and
 * the decision log read them. Holds no prompt, no answer and no key.
 */
@NullMarked
package dev.portolan.gateway.receipt;

import org.jspecify.annotations.NullMarked;
