package dev.portolan.gateway.limits;

import java.util.List;

/**
 * The amounts that one request reserves.
 *
 * @param tree the id of the root of the tenant's tree, which all its counters belong to
 * @param id the id of the reservation, unique over all replicas
 * @param counters the counters, in the order in which a refusal is looked for
 * @param tokens the estimated tokens, input and output
 * @param moneyNanos the highest possible cost, in billionths of the reference currency
 */
public record ReserveRequest(
        String tree, String id, List<Counter> counters, long tokens, long moneyNanos) {
    public ReserveRequest {
        counters = List.copyOf(counters);
    }
}
