package dev.portolan.gateway.nodes;

import dev.portolan.provider.selfhosted.NodeLoad;

import java.time.Duration;

/**
 * The latest load that a node reported for one model; it expires after ten seconds. Thread-safe.
 */
public final class LatestNodeLoad {
    private static final long FRESH = Duration.ofSeconds(10).toNanos();
    private static final Report NOTHING = new Report(new NodeLoad(0, 0), Long.MIN_VALUE / 2);

    private volatile Report last = NOTHING;

    private record Report(NodeLoad load, long at) {}

    /** Records the load reported at {@code now}, in nanoseconds. */
    public void report(NodeLoad load, long now) {
        last = new Report(load, now);
    }

    /** The number of requests queued at the node; 0 without a recent report. */
    public int waiting(long now) {
        Report report = last;
        return now - report.at < FRESH ? report.load.waiting() : 0;
    }

    /** The used fraction of the node's key-value cache; 0 without a recent report. */
    public double cacheUse(long now) {
        Report report = last;
        return now - report.at < FRESH ? report.load.cacheUse() : 0;
    }
}
