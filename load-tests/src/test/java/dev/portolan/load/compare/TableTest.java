package dev.portolan.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {

    @Test
    void table_severalRounds_showsTheMiddleAndItsRatioToNginx() {
        var figures = new Measurements("nginx");
        for (double value : new double[] {40, 10, 20}) {
            figures.add("nginx", Measure.SATURATED_CPU, value);
            figures.add("portolan", Measure.SATURATED_CPU, value * 1.5);
            figures.add("portolan", Measure.ERRORS, 1);
        }
        assertThat(new Table(figures).markdown()).contains("20 |", "30 (1.50 ×)").contains("  3 |");
        assertThat(new Plot(figures).svg()).contains("portolan 1.50 ×");
    }

    @Test
    void table_onAMachineThatSlowsDown_readsEachTurnBesideTheBaselinesOfTheSameTurn() {
        var figures = new Measurements("nginx");
        figures.add("nginx", Measure.SATURATED_CPU, 10);
        figures.add("portolan", Measure.SATURATED_CPU, 20);
        figures.add("nginx", Measure.SATURATED_CPU, 11);
        figures.add("portolan", Measure.SATURATED_CPU, 22);
        figures.add("nginx", Measure.SATURATED_CPU, 30);
        figures.add("portolan", Measure.SATURATED_CPU, 15);

        assertThat(new Table(figures).markdown()).contains("20 (2.00 ×)");
    }
}
