package dev.portolan.gateway.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** The metrics of the store; without a store it has no values. Thread-safe. */
final class StoreTelemetry {
    private final Map<String, Histogram> durations = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Map<String, IntSupplier> pending = new ConcurrentHashMap<>();
    private volatile boolean up;

    void succeeded(String operation, long nanos) {
        up = true;
        durations.computeIfAbsent(operation, _ -> new Histogram(Histogram.OVERHEAD)).record(nanos);
    }

    void failed(String operation) {
        up = false;
        failures.computeIfAbsent(operation, _ -> new LongAdder()).increment();
    }

    void readPendingFrom(String part, IntSupplier source) {
        pending.put(part, source);
    }

    List<MetricSnapshot> collect() {
        MeterName upName = MeterName.STORE_UP;
        GaugeSnapshot.Builder answers = gauge(upName);
        if (!durations.isEmpty() || !failures.isEmpty()) {
            answers.dataPoint(GaugeDataPointSnapshot.builder().value(up ? 1 : 0).build());
        }
        HistogramSnapshot.Builder seconds =
                HistogramSnapshot.builder()
                        .name(MeterName.STORE_SECONDS.family())
                        .help(MeterName.STORE_SECONDS.help());
        durations.forEach(
                (operation, histogram) ->
                        seconds.dataPoint(
                                histogram.snapshot(labels(MeterName.STORE_SECONDS, operation))));
        CounterSnapshot.Builder failed =
                CounterSnapshot.builder()
                        .name(MeterName.STORE_FAILURES.family())
                        .help(MeterName.STORE_FAILURES.help());
        failures.forEach(
                (operation, count) ->
                        failed.dataPoint(
                                CounterDataPointSnapshot.builder()
                                        .value((double) count.sum())
                                        .labels(labels(MeterName.STORE_FAILURES, operation))
                                        .build()));
        GaugeSnapshot.Builder waiting = gauge(MeterName.STORE_PENDING);
        pending.forEach(
                (part, source) ->
                        waiting.dataPoint(
                                GaugeDataPointSnapshot.builder()
                                        .value(source.getAsInt())
                                        .labels(labels(MeterName.STORE_PENDING, part))
                                        .build()));
        return List.of(answers.build(), seconds.build(), failed.build(), waiting.build());
    }

    private static GaugeSnapshot.Builder gauge(MeterName name) {
        return GaugeSnapshot.builder().name(name.family()).help(name.help());
    }

    private static Labels labels(MeterName name, String value) {
        return Labels.of(name.labels().getFirst(), value);
    }
}
