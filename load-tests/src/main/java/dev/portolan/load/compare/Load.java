package dev.portolan.load.compare;

/** A way to drive a contender. */
enum Load {
    SATURATED,
    STEADY,
    LONG,
    STREAMS_250,
    STREAMS_1000,
    STREAMS_10000;

    /** Whether the answers come in events. */
    boolean isOfStreams() {
        return compareTo(STREAMS_250) >= 0;
    }
}
