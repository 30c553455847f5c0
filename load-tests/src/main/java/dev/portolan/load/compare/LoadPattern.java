package dev.portolan.load.compare;

/** A pattern of load on a contender. */
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

    /** Returns how many times each round applies the pattern to a contender. */
    int turns() {
        return turns;
    }

    /** Returns whether the responses are streams. */
    boolean isStreaming() {
        return compareTo(STREAMS_250) >= 0;
    }
}
