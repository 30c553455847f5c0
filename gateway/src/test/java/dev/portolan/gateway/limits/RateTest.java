package dev.portolan.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text form of rates. */
final class RateTest {
    @ParameterizedTest
    @CsvSource({
        "600/min, 600/min",
        "10/s, 10/s",
        "10 / sec, 10/s",
        "5/hour, 5/h",
        "1000000000/d, 1000000000/day"
    })
    void parse_rate_readsAmountAndPeriod(String written, String rate) {
        assertThat(Rate.parse(written)).map(Rate::toString).contains(rate);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "600",
                "/min",
                "0/min",
                "-5/min",
                "1.5/s",
                "1000000001/s",
                "600/week",
                "6e2/min",
                "600/MIN",
                "600//min",
                "١/min",
                "99999999999999999999/min"
            })
    void parse_otherText_isEmpty(String written) {
        assertThat(Rate.parse(written)).isEmpty();
    }
}
