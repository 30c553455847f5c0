package dev.portolan.gateway.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** The metrics of the counters that replicas share; without them it has no values. Thread-safe. */
public final class SharedTelemetry {
    private final Histogram reservations = new Histogram(Histogram.OVERHEAD);
    private final LongAdder alone = new LongAdder();
    private volatile Supplier<Optional<Reading>> gauges = Optional::empty;

    SharedTelemetry() {}

    /**
     * The gauges at one moment.
     *
     * @param up whether the shared counters are used
     * @param replicas the replicas that used them when this one last did
     * @param outstanding the reservations of this replica that are not settled
     * @param unsettled its settlements that are not confirmed
     */
    public record Reading(boolean up, int replicas, int outstanding, int unsettled) {}

    /** Records the time in which a reservation was answered, in nanoseconds. */
    public void reserved(long nanos) {
        reservations.record(nanos);
    }

    /** Counts a reservation that was decided without the shared counters. */
    public void decidedAlone() {
        alone.increment();
    }

    /** Sets the source of the gauges, read at each scrape. */
    public void readFrom(Supplier<Reading> source) {
        gauges = () -> Optional.of(source.get());
    }

    List<MetricSnapshot> collect() {
        Optional<Reading> now = gauges.get();
        HistogramSnapshot.Builder seconds =
                HistogramSnapshot.builder()
                        .name(MeterName.SHARED_RESERVE_SECONDS.family())
                        .help(MeterName.SHARED_RESERVE_SECONDS.help());
        CounterSnapshot.Builder decided =
                CounterSnapshot.builder()
                        .name(MeterName.SHARED_DECIDED_ALONE.family())
                        .help(MeterName.SHARED_DECIDED_ALONE.help());
        if (now.isPresent()) {
            seconds.dataPoint(reservations.snapshot(Labels.EMPTY));
            decided.dataPoint(
                    CounterDataPointSnapshot.builder().value((double) alone.sum()).build());
        }
        return List.of(
                gauge(MeterName.SHARED_UP, now, reading -> reading.up() ? 1 : 0),
                gauge(MeterName.SHARED_REPLICAS, now, Reading::replicas),
                gauge(MeterName.SHARED_OUTSTANDING, now, Reading::outstanding),
                gauge(MeterName.SHARED_UNSETTLED, now, Reading::unsettled),
                seconds.build(),
                decided.build());
    }

    private static MetricSnapshot gauge(
            MeterName name, Optional<Reading> now, ToIntFunction<Reading> value) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name.family()).help(name.help());
        now.ifPresent(
                reading ->
                        gauge.dataPoint(
                                GaugeDataPointSnapshot.builder()
                                        .value(value.applyAsInt(reading))
                                        .build()));
        return gauge.build();
    }
}
