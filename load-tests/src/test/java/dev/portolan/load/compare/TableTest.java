package dev.portolan.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {

    @Test
    void table_severalRounds_showsMedianAndRatioToNginx() {
        var measurements = new Measurements("nginx");
        for (double value : new double[] {40, 10, 20}) {
            measurements.add("nginx", Measure.SATURATED_CPU, value);
            measurements.add("portolan", Measure.SATURATED_CPU, value * 1.5);
            measurements.add("portolan", Measure.ERRORS, 1);
        }
        assertThat(new Table(measurements).markdown())
                .contains("20 |", "30 (1.50 ×)")
                .contains("  3 |");
        assertThat(new Plot(measurements).svg()).contains("portolan 1.50 ×");
    }

    @Test
    void table_machineSlowsDown_comparesValuesOfTheSameTurn() {
        var measurements = new Measurements("nginx");
        measurements.add("nginx", Measure.SATURATED_CPU, 10);
        measurements.add("portolan", Measure.SATURATED_CPU, 20);
        measurements.add("nginx", Measure.SATURATED_CPU, 11);
        measurements.add("portolan", Measure.SATURATED_CPU, 22);
        measurements.add("nginx", Measure.SATURATED_CPU, 30);
        measurements.add("portolan", Measure.SATURATED_CPU, 15);

        assertThat(new Table(measurements).markdown()).contains("20 (2.00 ×)");
    }
}
