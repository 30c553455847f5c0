package dev.portolan.load.compare;

/** A way to drive a contender. */
enum LoadPattern {
    SATURATED(4),
    STEADY(1),
    LONG(1),
    STREAMS_250(1),
    STREAMS_1000(1),
    STREAMS_10000(1);

    private final int turns;

    LoadPattern(int turns) {
        this.turns = turns;
    }

    /** How often a round gives it to each contender. */
    int turns() {
        return turns;
    }

    /** Whether the answers come in events. */
    boolean isOfStreams() {
        return compareTo(STREAMS_250) >= 0;
    }
}
