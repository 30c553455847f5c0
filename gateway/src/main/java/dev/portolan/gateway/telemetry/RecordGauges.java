package dev.portolan.gateway.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Source of the metrics of records; read at each scrape. */
public interface RecordGauges {
    /** There are no records. */
    RecordGauges NONE = () -> null;

    /** Returns the current values; null if there are no records. */
    @Nullable Reading read();

    /**
     * The records at one moment.
     *
     * @param stored entries that are in the store
     * @param spilled entries that went to the spill file first
     * @param dropped receipts that were not kept
     * @param damaged damaged places of the spill file
     * @param queuedBytes the approximate size of waiting receipts
     * @param spillBytes the size of the batches in the spill file
     */
    record Reading(
            long stored,
            long spilled,
            long dropped,
            long damaged,
            long queuedBytes,
            long spillBytes) {
        private static final Reading NOTHING = new Reading(0, 0, 0, 0, 0, 0);
    }

    /** Returns the metrics. */
    default List<MetricSnapshot> collect() {
        Reading now = read();
        Reading shown = now == null ? Reading.NOTHING : now;
        return List.of(
                counter(MeterName.RECORDS_STORED, shown.stored),
                counter(MeterName.RECORDS_SPILLED, shown.spilled),
                counter(MeterName.RECORDS_DROPPED, shown.dropped),
                counter(MeterName.RECORDS_SPILL_DAMAGED, shown.damaged),
                gauge(MeterName.RECORDS_QUEUE_BYTES, shown.queuedBytes),
                gauge(MeterName.RECORDS_SPILL_BYTES, shown.spillBytes));
    }

    private static MetricSnapshot counter(MeterName name, long value) {
        return CounterSnapshot.builder()
                .name(name.family())
                .help(name.help())
                .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
                .build();
    }

    private static MetricSnapshot gauge(MeterName name, long value) {
        return GaugeSnapshot.builder()
                .name(name.family())
                .help(name.help())
                .dataPoint(GaugeDataPointSnapshot.builder().value((double) value).build())
                .build();
    }
}
