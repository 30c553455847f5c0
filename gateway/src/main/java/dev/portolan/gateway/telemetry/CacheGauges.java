package dev.portolan.gateway.telemetry;

/** Source of the cache's gauges; read at each scrape. */
public interface CacheGauges {
    /** An empty cache. */
    CacheGauges NONE = () -> new Reading(0, 0, 0);

    /** Returns the current values. */
    Reading read();

    /**
     * The cache's values at one moment.
     *
     * @param entries the number of cached answers
     * @param bytes their size
     * @param flights the number of calls in progress that equal requests may share
     */
    record Reading(long entries, long bytes, int flights) {}
}
