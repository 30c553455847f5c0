package dev.portolan.gateway.telemetry;

/** What the cache holds at this moment; read at each scrape. */
public interface CacheGauges {
    /** A cache that holds nothing. */
    CacheGauges NONE = () -> new Reading(0, 0, 0);

    /** What it holds. */
    Reading read();

    /**
     * The cache at one moment.
     *
     * @param entries answers kept
     * @param bytes what they take
     * @param flights calls under way that equal requests may share
     */
    record Reading(long entries, long bytes, int flights) {}
}
