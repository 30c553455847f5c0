package dev.portolan.gateway.telemetry;

import dev.portolan.gateway.oidc.IssuerGauges;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Converts a {@link Telemetry}'s values to the snapshots that a scrape prints. */
final class Exposition implements MultiCollector {
    private final Telemetry telemetry;

    Exposition(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(requests());
        all.add(attempts());
        all.add(malformed());
        all.add(perDeployment(MeterName.REQUEST_SECONDS, DeploymentMeters::request));
        all.add(perDeployment(MeterName.TIME_TO_FIRST_TOKEN_SECONDS, DeploymentMeters::firstToken));
        all.add(perDeployment(MeterName.TIME_PER_OUTPUT_TOKEN_SECONDS, DeploymentMeters::perToken));
        all.add(tokens());
        all.add(costs());
        all.add(overhead());
        all.addAll(gauges());
        all.add(evidence());
        all.addAll(cacheGauges());
        all.addAll(socketGauges());
        all.addAll(memoryGauges());
        all.add(counted(MeterName.CACHE_TIER_FAILURES, telemetry.tierFailures()));
        all.add(counted(MeterName.DENIED, telemetry.denied()));
        all.add(counted(MeterName.TOKEN_REFUSALS, telemetry.tokenRefusals()));
        all.addAll(issuers());
        all.add(total(MeterName.CONFIG_RELOAD_FAILURES, telemetry.reloadFailures()));
        all.add(total(MeterName.ACCESS_LOG_DROPPED, telemetry.accessLogDropped()));
        all.add(total(MeterName.DECISION_LOG_DROPPED, telemetry.decisionLogDropped()));
        all.addAll(telemetry.governance().collect());
        all.addAll(telemetry.store().collect());
        all.addAll(telemetry.recordGauges().collect());
        all.addAll(telemetry.shared().collect());
        return new MetricSnapshots(all);
    }

    private MetricSnapshot requests() {
        CounterSnapshot.Builder counter = counter(MeterName.REQUESTS);
        for (RequestMeters meters : telemetry.requests()) {
            meters.forEach(
                    (endpoint, status, cache, count) ->
                            counter.dataPoint(
                                    point(
                                            MeterName.REQUESTS,
                                            count,
                                            meters.tenant(),
                                            meters.model(),
                                            endpoint,
                                            status == 0 ? "other" : Integer.toString(status),
                                            cache.label())));
        }
        return counter.build();
    }

    private MetricSnapshot malformed() {
        CounterSnapshot.Builder counter = counter(MeterName.MALFORMED_EVENTS);
        Map<String, Long> sums = new TreeMap<>();
        for (DeploymentMeters meters : telemetry.deployments()) {
            sums.merge(meters.endpoint(), meters.malformed(), Long::sum);
        }
        sums.forEach(
                (endpoint, sum) ->
                        counter.dataPoint(point(MeterName.MALFORMED_EVENTS, sum, endpoint)));
        return counter.build();
    }

    private MetricSnapshot attempts() {
        CounterSnapshot.Builder counter = counter(MeterName.ATTEMPTS);
        Map<String, Map<String, Long>> sums = new TreeMap<>();
        for (DeploymentMeters meters : telemetry.deployments()) {
            Map<String, Long> ofEndpoint =
                    sums.computeIfAbsent(meters.endpoint(), any -> new TreeMap<>());
            meters.attempts()
                    .forEach((outcome, count) -> ofEndpoint.merge(outcome, count.sum(), Long::sum));
        }
        sums.forEach(
                (endpoint, outcomes) ->
                        outcomes.forEach(
                                (outcome, sum) ->
                                        counter.dataPoint(
                                                point(
                                                        MeterName.ATTEMPTS,
                                                        sum,
                                                        endpoint,
                                                        outcome))));
        return counter.build();
    }

    private MetricSnapshot perDeployment(
            MeterName name, Function<DeploymentMeters, Histogram> histogram) {
        HistogramSnapshot.Builder builder = histogram(name);
        for (DeploymentMeters meters : telemetry.deployments()) {
            Histogram counts = histogram.apply(meters);
            if (!counts.isEmpty()) {
                Labels labels = labels(name, meters.endpoint(), meters.model());
                builder.dataPoint(counts.snapshot(labels));
            }
        }
        return builder.build();
    }

    private MetricSnapshot tokens() {
        CounterSnapshot.Builder counter = counter(MeterName.TOKENS);
        for (TokenDirection direction : TokenDirection.values()) {
            long count = telemetry.tokens().of(direction).sum();
            counter.dataPoint(point(MeterName.TOKENS, count, direction.label()));
        }
        return counter.build();
    }

    private MetricSnapshot costs() {
        CounterSnapshot.Builder counter = counter(MeterName.COST);
        telemetry
                .costs()
                .forEach(
                        (code, sum) ->
                                counter.dataPoint(
                                        point(MeterName.COST, sum.get().doubleValue(), code)));
        return counter.build();
    }

    private List<MetricSnapshot> issuers() {
        MeterName name = MeterName.ISSUER_KEYS;
        GaugeSnapshot.Builder keys = GaugeSnapshot.builder().name(name.family()).help(name.help());
        CounterSnapshot.Builder failures = counter(MeterName.ISSUER_FETCH_FAILURES);
        for (IssuerGauges.Reading reading : telemetry.issuerGauges().read()) {
            keys.dataPoint(
                    GaugeDataPointSnapshot.builder()
                            .value(reading.keys())
                            .labels(labels(name, reading.issuer()))
                            .build());
            failures.dataPoint(
                    point(MeterName.ISSUER_FETCH_FAILURES, reading.failures(), reading.issuer()));
        }
        return List.of(keys.build(), failures.build());
    }

    private static MetricSnapshot counted(MeterName name, Map<String, LongAdder> counts) {
        CounterSnapshot.Builder counter = counter(name);
        counts.forEach((label, count) -> counter.dataPoint(point(name, count.sum(), label)));
        return counter.build();
    }

    private MetricSnapshot overhead() {
        return histogram(MeterName.OVERHEAD_SECONDS)
                .dataPoint(telemetry.overhead().snapshot(Labels.EMPTY))
                .build();
    }

    private List<MetricSnapshot> gauges() {
        List<DeploymentGauges.Reading> readings = telemetry.gauges().read();
        return List.of(
                gauge(MeterName.CIRCUIT_STATE, readings, DeploymentGauges.Reading::circuit),
                gauge(MeterName.IN_FLIGHT, readings, DeploymentGauges.Reading::inFlight),
                gauge(MeterName.OUTLIER, readings, r -> r.outlier() ? 1 : 0),
                gauge(MeterName.QUARANTINED, readings, r -> r.quarantined() ? 1 : 0));
    }

    private MetricSnapshot evidence() {
        MeterName name = MeterName.ATTESTATION_EXPIRES_TIMESTAMP_SECONDS;
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name.family()).help(name.help());
        for (EvidenceGauges.Reading reading : telemetry.evidenceGauges().read()) {
            gauge.dataPoint(
                    GaugeDataPointSnapshot.builder()
                            .value((double) reading.end())
                            .labels(
                                    labels(
                                            name,
                                            reading.endpoint(),
                                            reading.model(),
                                            reading.kind()))
                            .build());
        }
        return gauge.build();
    }

    private List<MetricSnapshot> cacheGauges() {
        CacheGauges.Reading reading = telemetry.cacheGauges().read();
        return List.of(
                gauge(MeterName.CACHE_ENTRIES, reading.entries()),
                gauge(MeterName.CACHE_BYTES, reading.bytes()),
                gauge(MeterName.CACHE_FLIGHTS, reading.flights()));
    }

    private List<MetricSnapshot> socketGauges() {
        SocketGauges.Reading reading = telemetry.socketGauges().read();
        return List.of(
                gauge(MeterName.DESCRIPTORS_OPEN, reading.open()),
                gauge(MeterName.DESCRIPTORS_LIMIT, reading.limit()),
                gauge(MeterName.SOCKETS_OPEN, reading.sockets()));
    }

    private List<MetricSnapshot> memoryGauges() {
        GaugeSnapshot.Builder held = gauge(MeterName.BUFFERED_BYTES);
        GaugeSnapshot.Builder limits = gauge(MeterName.BUFFERED_LIMIT_BYTES);
        CounterSnapshot.Builder refusals = counter(MeterName.BUFFER_REFUSALS);
        for (MemoryGauges.Reading part : telemetry.memoryGauges().read()) {
            held.dataPoint(at(MeterName.BUFFERED_BYTES, (double) part.held(), part.part()));
            limits.dataPoint(
                    at(MeterName.BUFFERED_LIMIT_BYTES, (double) part.limit(), part.part()));
            refusals.dataPoint(point(MeterName.BUFFER_REFUSALS, part.refusals(), part.part()));
        }
        return List.of(held.build(), limits.build(), refusals.build());
    }

    private static MetricSnapshot gauge(MeterName name, long value) {
        return gauge(name).dataPoint(at(name, (double) value)).build();
    }

    private static MetricSnapshot gauge(
            MeterName name,
            List<DeploymentGauges.Reading> readings,
            ToDoubleFunction<DeploymentGauges.Reading> value) {
        GaugeSnapshot.Builder gauge = gauge(name);
        for (DeploymentGauges.Reading reading : readings) {
            gauge.dataPoint(
                    at(name, value.applyAsDouble(reading), reading.endpoint(), reading.model()));
        }
        return gauge.build();
    }

    private static GaugeSnapshot.Builder gauge(MeterName name) {
        return GaugeSnapshot.builder().name(name.family()).help(name.help());
    }

    private static GaugeDataPointSnapshot at(MeterName name, double value, String... labels) {
        return GaugeDataPointSnapshot.builder().value(value).labels(labels(name, labels)).build();
    }

    private static MetricSnapshot total(MeterName name, long value) {
        return counter(name).dataPoint(point(name, value)).build();
    }

    private static CounterSnapshot.Builder counter(MeterName name) {
        return CounterSnapshot.builder().name(name.family()).help(name.help());
    }

    private static HistogramSnapshot.Builder histogram(MeterName name) {
        return HistogramSnapshot.builder().name(name.family()).help(name.help());
    }

    private static CounterDataPointSnapshot point(MeterName name, long count, String... labels) {
        return point(name, (double) count, labels);
    }

    private static CounterDataPointSnapshot point(MeterName name, double value, String... labels) {
        return CounterDataPointSnapshot.builder().value(value).labels(labels(name, labels)).build();
    }

    private static Labels labels(MeterName name, String... values) {
        return Labels.of(name.labels().toArray(String[]::new), values);
    }
}
