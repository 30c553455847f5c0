package dev.portolan.load.compare;

/** One measured quantity: a row of the table. */
enum Measure {
    SATURATED_CPU("CPU µs / request, saturated", true),
    SATURATED_RATE("requests/s, saturated", false),
    RATE_CPU("CPU µs / request at 2,000/s", true),
    RATE_P50("p50 µs at 2,000/s", false),
    RATE_P99("p99 µs at 2,000/s", false),
    LONG_CPU("CPU µs / request of 400 KB at 100/s", true),
    LONG_P50("p50 µs of 400 KB at 100/s", false),
    STREAM_CPU_250("CPU µs / chunk, 250 streams", true),
    FIRST_EVENT_P50("first event p50 µs, 250 streams", false),
    STREAM_CPU_1000("CPU µs / chunk, 1,000 streams", true),
    RESIDENT_1000("RSS MB, 1,000 streams", false),
    STREAM_CPU_10000("CPU µs / chunk, 10,000 streams", true),
    RESIDENT_10000("RSS MB, 10,000 streams", false),
    HEAP_PER_STREAM("heap bytes per idle stream", false),
    RESIDENT_IDLE("RSS MB, idle after its first answer", false),
    FIRST_ANSWER("ms from start to first 200", false),
    ERRORS("errors", false);

    private final String title;
    private final boolean compared;

    Measure(String title, boolean compared) {
        this.title = title;
        this.compared = compared;
    }

    String title() {
        return title;
    }

    /** Returns whether the ratio to the baseline is meaningful. */
    boolean compared() {
        return compared;
    }
}
