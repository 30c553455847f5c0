package dev.portolan.load.compare;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * So many streams at once.
 *
 * @param between the time from one event of a stream to its next
 * @param cpu what its CPU time per event is kept as; null where no figure of it is kept
 * @param first what its time to the first event is kept as, if at all
 * @param resident what the resident memory in its middle is kept as, if at all
 * @param heap what the live heap per stream is kept as, if at all
 */
record StreamLoad(
        int count,
        Duration between,
        @Nullable Measure cpu,
        @Nullable Measure first,
        @Nullable Measure resident,
        @Nullable Measure heap) {
    /** Events per stream. */
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
