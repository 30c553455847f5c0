package dev.portolan.gateway.nodes;

import dev.portolan.provider.selfhosted.NodeLoad;

import java.time.Duration;

/** The last that a node said of its load for one model; old news is no news. Thread-safe. */
public final class LatestNodeLoad {
    private static final long FRESH = Duration.ofSeconds(10).toNanos();
    private static final Said NOTHING = new Said(new NodeLoad(0, 0), Long.MIN_VALUE / 2);

    private volatile Said last = NOTHING;

    private record Said(NodeLoad load, long at) {}

    /** Keeps what a node says at the moment {@code now}, in nanoseconds. */
    public void said(NodeLoad load, long now) {
        last = new Said(load, now);
    }

    /** Requests that wait at the node; 0 where it has not said lately. */
    public int waiting(long now) {
        Said said = last;
        return now - said.at < FRESH ? said.load.waiting() : 0;
    }

    /** The used share of its key-value cache; 0 where it has not said lately. */
    public double cacheUse(long now) {
        Said said = last;
        return now - said.at < FRESH ? said.load.cacheUse() : 0;
    }
}
