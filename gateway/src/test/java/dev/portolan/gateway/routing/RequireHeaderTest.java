package dev.portolan.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingAxes;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Requirement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

final class RequireHeaderTest {

    @ParameterizedTest
    @EnumSource
    void read_limitOnOneAxis_refusesWhatBreaksThatAxis(Axis axis) {
        Requirement read = read(TestingAxes.header(axis));
        assertThat(read).isEqualTo(TestingAxes.only(axis));
        assertThat(read.brokenBy(TestingAxes.keeping())).isEmpty();
        if (axis != Axis.COPIES) {
            assertThat(read.brokenBy(TestingAxes.breaking(axis))).contains(axis);
        }
    }

    @Test
    void read_limitsOnAllAxes_holdsToEach() {
        String header =
                Arrays.stream(Axis.values())
                        .map(TestingAxes::header)
                        .collect(Collectors.joining(", "));
        Requirement read = read(header);
        for (Axis axis : Axis.values()) {
            assertThat(read.limit(axis)).isEqualTo(TestingAxes.only(axis).limit(axis));
        }
    }

    @Test
    void read_axisNamedTwice_holdsToBoth() {
        assertThat(read("processing=EU27", "processing=FR, storage=DE").limit(Axis.PROCESSING))
                .isEqualTo(CountrySet.of("FR"));
    }

    @Test
    void read_unreadable_saysWhatIsExpected() {
        assertThat(unreadable("energy=renewable")).contains("\"energy\"", Axis.list());
        assertThat(unreadable("FR")).contains(Axis.list());
        assertThat(unreadable("processing=EU")).contains("\"EU\"", "EU27");
        assertThat(unreadable("processing=!US")).contains("\"!US\"");
        assertThat(unreadable("operator=US")).contains("\"US\"");
        assertThat(unreadable("retention=some"))
                .contains("\"some\"", "none, abuse-monitoring or any");
    }

    private static Requirement read(String... headers) {
        return ((RequireHeader.Reading.Read) RequireHeader.read(List.of(headers))).requirement();
    }

    private static String unreadable(String header) {
        return ((RequireHeader.Reading.Unreadable) RequireHeader.read(List.of(header)))
                .refusal()
                .message();
    }
}
