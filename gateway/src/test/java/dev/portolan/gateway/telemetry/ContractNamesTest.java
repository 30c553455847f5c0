package dev.portolan.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;

/** Pins the metric names that dashboards and alerts use. */
final class ContractNamesTest {

    @ParameterizedTest
    @CsvSource({
        "portolan_requests_total, counter, tenant model endpoint status cache",
        "portolan_attempts_total, counter, endpoint outcome",
        "portolan_request_seconds, histogram, endpoint model",
        "portolan_time_to_first_token_seconds, histogram, endpoint model",
        "portolan_time_per_output_token_seconds, histogram, endpoint model",
        "portolan_tokens_total, counter, direction",
        "portolan_cost_total, counter, currency",
        "portolan_overhead_seconds, histogram,",
        "portolan_circuit_state, gauge, endpoint model",
        "portolan_in_flight, gauge, endpoint model",
        "portolan_denied_total, counter, reason",
        "portolan_config_reload_failures_total, counter,",
    })
    void metric_ofTheContract_isExposedUnderItsName(String name, String type, String labels) {
        List<String> expected = labels == null ? List.of() : List.of(labels.split(" "));
        assertThat(MeterName.values())
                .anySatisfy(
                        meter -> {
                            assertThat(meter.exposed()).isEqualTo(name);
                            assertThat(meter.type()).isEqualTo(type);
                            assertThat(meter.labels()).isEqualTo(expected);
                        });
    }

    @Test
    void names_ofAllMetrics_haveThePrefix() {
        assertThat(Arrays.stream(MeterName.values()).map(MeterName::exposed))
                .allMatch(name -> name.startsWith("portolan_"))
                .doesNotHaveDuplicates();
    }
}
