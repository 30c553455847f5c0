package dev.portolan.gateway.admin;

import dev.portolan.gateway.receipt.Receipt;

import java.util.List;

/** The receipts of the last requests; no content. */
@FunctionalInterface
public interface DecisionLog {
    /** At most {@code limit} receipts, the newest first. */
    List<Receipt> newest(int limit);
}
