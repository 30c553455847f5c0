package dev.portolan.gateway.telemetry;

import java.util.List;

/** Source of the memory budget's gauges; read at each scrape. */
public interface MemoryGauges {
    /** An empty budget. */
    MemoryGauges NONE = List::of;

    /** Returns one reading per part of the budget. */
    List<Reading> read();

    /**
     * One part of the budget at one moment.
     *
     * @param part the value of the label {@code part}
     * @param held the reserved bytes
     * @param limit the maximum of reserved bytes
     * @param refusals the number of refused reservations
     */
    record Reading(String part, long held, long limit, long refusals) {}
}
