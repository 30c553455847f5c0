package dev.portolan.gateway.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Metrics of who may spend what: limits, budgets, their warnings, and the time of deciding. */
public final class GovernanceTelemetry {
    /** A step in which the gateway decides about a request: a label of its duration. */
    public enum Step {
        /** From the head of a request until its caller is known. */
        IDENTITY,
        /** The policies' decision. */
        POLICIES,
        /** The reservation in the caller's limits and budgets. */
        LIMITS;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** Returns the value of the label {@code step}. */
        public String label() {
            return label;
        }
    }

    private final Map<Step, Histogram> steps = new EnumMap<>(Step.class);
    private final Map<BudgetWarning, LongAdder> warnings = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> alerts = new ConcurrentHashMap<>();
    private volatile LimitGauges gauges = LimitGauges.NONE;

    GovernanceTelemetry() {
        for (Step step : Step.values()) {
            steps.put(step, new Histogram(Histogram.OVERHEAD));
        }
    }

    private record BudgetWarning(String tenant, String period, String threshold) {}

    void onStep(Step step, long nanos) {
        Histogram histogram = steps.get(step);
        if (histogram != null) {
            histogram.record(nanos);
        }
    }

    void onWarning(String tenant, String period, String threshold) {
        warnings.computeIfAbsent(new BudgetWarning(tenant, period, threshold), _ -> new LongAdder())
                .increment();
    }

    void onAlert(String outcome) {
        alerts.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
    }

    void readFrom(LimitGauges source) {
        gauges = source;
    }

    List<MetricSnapshot> collect() {
        LimitGauges.Reading reading = gauges.read();
        GaugeSnapshot.Builder used = gauge(MeterName.LIMIT_USED);
        GaugeSnapshot.Builder left = gauge(MeterName.LIMIT_LEFT);
        for (LimitGauges.Limit limit : reading.limits()) {
            String[] labels = {limit.tenant(), limit.model(), limit.kind()};
            used.dataPoint(at(MeterName.LIMIT_USED, (double) limit.used(), labels));
            left.dataPoint(at(MeterName.LIMIT_LEFT, (double) limit.left(), labels));
        }
        GaugeSnapshot.Builder spent = gauge(MeterName.BUDGET_USED);
        GaugeSnapshot.Builder reserved = gauge(MeterName.BUDGET_RESERVED);
        GaugeSnapshot.Builder unspent = gauge(MeterName.BUDGET_LEFT);
        for (LimitGauges.Budget budget : reading.budgets()) {
            String[] labels = {budget.tenant(), budget.period(), budget.currency()};
            spent.dataPoint(at(MeterName.BUDGET_USED, budget.used(), labels));
            reserved.dataPoint(at(MeterName.BUDGET_RESERVED, budget.reserved(), labels));
            unspent.dataPoint(at(MeterName.BUDGET_LEFT, budget.left(), labels));
        }
        return List.of(
                used.build(),
                left.build(),
                spent.build(),
                reserved.build(),
                unspent.build(),
                single(MeterName.LIMITS_HIDDEN, reading.hidden()),
                single(MeterName.RESERVATIONS, reading.reservations()),
                warnings(),
                alerts(),
                steps());
    }

    private MetricSnapshot warnings() {
        CounterSnapshot.Builder counter = counter(MeterName.BUDGET_WARNINGS);
        warnings.forEach(
                (warning, count) ->
                        counter.dataPoint(
                                point(
                                        MeterName.BUDGET_WARNINGS,
                                        count,
                                        warning.tenant(),
                                        warning.period(),
                                        warning.threshold())));
        return counter.build();
    }

    private MetricSnapshot alerts() {
        CounterSnapshot.Builder counter = counter(MeterName.ALERTS);
        alerts.forEach(
                (outcome, count) -> counter.dataPoint(point(MeterName.ALERTS, count, outcome)));
        return counter.build();
    }

    private MetricSnapshot steps() {
        MeterName name = MeterName.DECISION_SECONDS;
        HistogramSnapshot.Builder seconds =
                HistogramSnapshot.builder().name(name.family()).help(name.help());
        steps.forEach(
                (step, histogram) ->
                        seconds.dataPoint(histogram.snapshot(labels(name, step.label()))));
        return seconds.build();
    }

    private static MetricSnapshot single(MeterName name, int value) {
        return gauge(name).dataPoint(at(name, value)).build();
    }

    private static GaugeSnapshot.Builder gauge(MeterName name) {
        return GaugeSnapshot.builder().name(name.family()).help(name.help());
    }

    private static CounterSnapshot.Builder counter(MeterName name) {
        return CounterSnapshot.builder().name(name.family()).help(name.help());
    }

    private static GaugeDataPointSnapshot at(MeterName name, double value, String... labels) {
        return GaugeDataPointSnapshot.builder().value(value).labels(labels(name, labels)).build();
    }

    private static CounterDataPointSnapshot point(
            MeterName name, LongAdder count, String... labels) {
        return CounterDataPointSnapshot.builder()
                .value((double) count.sum())
                .labels(labels(name, labels))
                .build();
    }

    private static Labels labels(MeterName name, String... values) {
        return Labels.of(name.labels().toArray(String[]::new), values);
    }
}
