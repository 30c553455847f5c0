package dev.portolan.gateway.ledger;

import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.gateway.receipt.Receipt;

import org.jspecify.annotations.Nullable;

/**
 * A request that ended.
 *
 * @param receipt its receipt
 * @param grounds what it was decided by; null if it was refused before
 * @param open its record from its beginning
 */
public record EndedRequest(Receipt receipt, @Nullable DecisionGrounds grounds, OpenRecord open) {}
