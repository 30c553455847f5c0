package dev.portolan.load.compare;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * A load of concurrent streams.
 *
 * @param count the number of streams
 * @param between the delay between two events of a stream
 * @param cpu the measure of the CPU time per event; null when nothing is recorded
 * @param first the measure of the time to the first event, if recorded
 * @param resident the measure of the resident memory halfway through, if recorded
 * @param heap the measure of the live heap per stream, if recorded
 */
record StreamLoad(
        int count,
        Duration between,
        @Nullable Measure cpu,
        @Nullable Measure first,
        @Nullable Measure resident,
        @Nullable Measure heap) {
    /** The number of events per stream. */
    static final int EVENTS = 100;

    static final StreamLoad WARMING =
            new StreamLoad(250, Duration.ofMillis(40), null, null, null, null);
    static final StreamLoad OF_250 =
            new StreamLoad(
                    250,
                    Duration.ofMillis(40),
                    Measure.STREAM_CPU_250,
                    Measure.FIRST_EVENT_P50,
                    null,
                    null);
    static final StreamLoad OF_1000 =
            new StreamLoad(
                    1_000,
                    Duration.ofMillis(100),
                    Measure.STREAM_CPU_1000,
                    null,
                    Measure.RESIDENT_1000,
                    null);
    static final StreamLoad OF_10000 =
            new StreamLoad(
                    10_000,
                    Duration.ofSeconds(1),
                    Measure.STREAM_CPU_10000,
                    null,
                    Measure.RESIDENT_10000,
                    Measure.HEAP_PER_STREAM);
}
