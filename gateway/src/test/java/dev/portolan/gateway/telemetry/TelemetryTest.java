package dev.portolan.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.CacheStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

final class TelemetryTest {
    private final Telemetry telemetry = new Telemetry();

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void scrape_evidence_showsItsExpiry() {
        telemetry.readEvidenceFrom(
                () ->
                        List.of(
                                new EvidenceGauges.Reading(
                                        "sweden", "m", "attestation", 1_803_859_200)));

        assertThat(telemetry.scrape(""))
                .contains(
                        "portolan_attestation_expires_timestamp_seconds{endpoint=\"sweden\",evidence=\"attestation\",model=\"m\"}"
                            + " 1.8038592E9");
    }

    @Test
    void meterNames_asUsersRelyOnThem_arePinned() {
        assertThat(Arrays.stream(MeterName.values()).map(TelemetryTest::described))
                .containsExactly(
                        "counter portolan_requests_total[tenant, model, endpoint, status, cache]",
                        "counter portolan_attempts_total[endpoint, outcome]",
                        "counter portolan_malformed_events_total[endpoint]",
                        "histogram portolan_request_seconds[endpoint, model]",
                        "histogram portolan_time_to_first_token_seconds[endpoint, model]",
                        "histogram portolan_time_per_output_token_seconds[endpoint, model]",
                        "counter portolan_tokens_total[direction]",
                        "counter portolan_cost_total[currency]",
                        "histogram portolan_overhead_seconds[]",
                        "gauge portolan_circuit_state[endpoint, model]",
                        "gauge portolan_in_flight[endpoint, model]",
                        "gauge portolan_outlier[endpoint, model]",
                        "gauge portolan_quarantined[endpoint, model]",
                        "gauge portolan_attestation_expires_timestamp_seconds[endpoint, model,"
                                + " evidence]",
                        "gauge portolan_cache_entries[]",
                        "gauge portolan_cache_bytes[]",
                        "gauge portolan_cache_flights[]",
                        "counter portolan_cache_tier_failures_total[operation]",
                        "gauge portolan_descriptors_open[]",
                        "gauge portolan_descriptors_limit[]",
                        "gauge portolan_sockets_open[]",
                        "gauge portolan_buffered_bytes[part]",
                        "gauge portolan_buffered_limit_bytes[part]",
                        "counter portolan_buffer_refusals_total[part]",
                        "counter portolan_denied_total[reason]",
                        "gauge portolan_limit_used[tenant, model, limit]",
                        "gauge portolan_limit_left[tenant, model, limit]",
                        "gauge portolan_budget_used[tenant, period, currency]",
                        "gauge portolan_budget_reserved[tenant, period, currency]",
                        "gauge portolan_budget_left[tenant, period, currency]",
                        "counter portolan_budget_warnings_total[tenant, period, threshold]",
                        "gauge portolan_limits_hidden[]",
                        "gauge portolan_reservations[]",
                        "counter portolan_alerts_total[outcome]",
                        "histogram portolan_decision_seconds[step]",
                        "counter portolan_token_refusals_total[reason]",
                        "gauge portolan_issuer_keys[issuer]",
                        "counter portolan_issuer_fetch_failures_total[issuer]",
                        "counter portolan_config_reload_failures_total[]",
                        "counter portolan_access_log_dropped_total[]",
                        "counter portolan_decision_log_dropped_total[]",
                        "gauge portolan_store_up[]",
                        "histogram portolan_store_seconds[operation]",
                        "counter portolan_store_failures_total[operation]",
                        "gauge portolan_store_pending[part]",
                        "counter portolan_records_stored_total[]",
                        "counter portolan_records_spilled_total[]",
                        "counter portolan_records_dropped_total[]",
                        "counter portolan_records_spill_damaged_total[]",
                        "gauge portolan_records_queue_bytes[]",
                        "gauge portolan_records_spill_bytes[]",
                        "gauge portolan_shared_up[]",
                        "gauge portolan_shared_replicas[]",
                        "gauge portolan_shared_outstanding[]",
                        "gauge portolan_shared_unsettled[]",
                        "histogram portolan_shared_reserve_seconds[]",
                        "counter portolan_shared_decided_alone_total[]");
    }

    @Test
    void scrape_fresh_showsEveryUnlabelledMetric() {
        assertThat(scrape())
                .contains("portolan_config_reload_failures_total 0.0")
                .contains("portolan_tokens_total{direction=\"input\"} 0.0")
                .contains("portolan_overhead_seconds_count 0")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void scrape_afterRequests_countsThemByTheirLabels() {
        RequestMeters meters = telemetry.requests("acme", "chat");
        meters.onRequest("paris", 200, CacheStatus.MISS);
        meters.onRequest("paris", 200, CacheStatus.MISS);
        meters.onRequest(RequestMeters.NONE, 403, CacheStatus.BYPASS);
        meters.onRequest("paris", 418, CacheStatus.BYPASS);

        String labels = "portolan_requests_total{cache=\"%s\",endpoint=\"%s\",model=\"chat\",";
        assertThat(scrape())
                .contains(labels.formatted("miss", "paris") + "status=\"200\",tenant=\"acme\"} 2.0")
                .contains(
                        labels.formatted("bypass", "none") + "status=\"403\",tenant=\"acme\"} 1.0")
                .contains(
                        labels.formatted("bypass", "paris")
                                + "status=\"other\",tenant=\"acme\"} 1.0");
    }

    @Test
    void scrape_sameNamesResolvedTwice_shareTheirCounts() {
        assertThat(telemetry.requests("acme", "chat")).isSameAs(telemetry.requests("acme", "chat"));
        assertThat(telemetry.deployment("paris", "chat"))
                .isSameAs(telemetry.deployment("paris", "chat"));
    }

    @Test
    void scrape_afterAttempts_sumsTheDeploymentsOfAnEndpoint() {
        telemetry.deployment("paris", "chat").onAttempt("succeeded");
        telemetry.deployment("paris", "code").onAttempt("succeeded");
        telemetry.deployment("paris", "code").onAttempt("reset");

        assertThat(scrape())
                .contains("portolan_attempts_total{endpoint=\"paris\",outcome=\"succeeded\"} 2.0")
                .contains("portolan_attempts_total{endpoint=\"paris\",outcome=\"reset\"} 1.0");
    }

    @Test
    void scrape_afterDurations_fillsTheBuckets() {
        DeploymentMeters meters = telemetry.deployment("paris", "chat");
        meters.onFirstToken(30_000_000);
        meters.onFirstToken(90_000_000_000L);
        meters.onTokens(1_000_000_000, 50);
        meters.onTokens(1_000_000_000, 0);

        String labels = "endpoint=\"paris\",model=\"chat\"";
        assertThat(scrape())
                .contains(firstToken(labels, "0.02") + " 0")
                .contains(firstToken(labels, "0.04") + " 1")
                .contains(firstToken(labels, "10.0") + " 1")
                .contains(firstToken(labels, "+Inf") + " 2")
                .contains("portolan_time_per_output_token_seconds_count{" + labels + "} 1")
                .contains("portolan_time_per_output_token_seconds_sum{" + labels + "} 0.02");
    }

    @Test
    void scrape_ofGauges_readsThemAtTheScrape() {
        telemetry.readGaugesFrom(
                () -> List.of(new DeploymentGauges.Reading("paris", "chat", 2, 7, true, false)));

        assertThat(scrape())
                .contains("portolan_circuit_state{endpoint=\"paris\",model=\"chat\"} 2.0")
                .contains("portolan_in_flight{endpoint=\"paris\",model=\"chat\"} 7.0")
                .contains("portolan_outlier{endpoint=\"paris\",model=\"chat\"} 1.0");
    }

    @Test
    void scrape_ofDenialsAndCosts_showsReasonAndCurrency() {
        telemetry.onDenied("no_permitted_endpoint");
        telemetry.onCost("EUR", new BigDecimal("0.25"));
        telemetry.onCost("EUR", new BigDecimal("0.5"));
        telemetry.onTokens(TokenDirection.OUTPUT, 12);

        assertThat(scrape())
                .contains("portolan_denied_total{reason=\"no_permitted_endpoint\"} 1.0")
                .contains("portolan_cost_total{currency=\"EUR\"} 0.75")
                .contains("portolan_tokens_total{direction=\"output\"} 12.0");
    }

    @Test
    void scrape_openMetricsAccepted_endsWithItsMarker() {
        assertThat(telemetry.scrape("application/openmetrics-text")).endsWith("# EOF\n");
    }

    private String scrape() {
        return telemetry.scrape("text/plain");
    }

    private static String firstToken(String labels, String bound) {
        return "portolan_time_to_first_token_seconds_bucket{" + labels + ",le=\"" + bound + "\"}";
    }

    private static String described(MeterName name) {
        return name.type() + " " + name.exposed() + name.labels();
    }
}
