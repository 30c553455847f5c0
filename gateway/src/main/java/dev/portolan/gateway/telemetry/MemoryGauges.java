package dev.portolan.gateway.telemetry;

import java.util.List;

/** What bodies under way hold at this moment; read at each scrape. */
public interface MemoryGauges {
    /** Nothing is held, and nothing may be. */
    MemoryGauges NONE = List::of;

    /** What each part holds. */
    List<Reading> read();

    /**
     * One part of the memory at one moment.
     *
     * @param part a name of ours
     * @param held bytes held
     * @param limit bytes that may be held
     * @param refusals how often bytes were refused
     */
    record Reading(String part, long held, long limit, long refusals) {}
}
