/**
 * Ledger: counts, logs and keeps what requests cost, for whom, and by which decision.
 *
 * <p>The flow hands it one {@link dev.portolan.gateway.receipt.Receipt} per request, when it has
 * ended. The ledger counts it, logs it, and keeps the last ones for operators. A receipt holds no
 * prompt and no answer.
 */
@NullMarked
package dev.portolan.gateway.ledger;

import org.jspecify.annotations.NullMarked;
