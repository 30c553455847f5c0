package dev.portolan.policy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.policy.AxisSamples;
import dev.portolan.policy.Samples;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.replay.DecisionRecord;
import dev.portolan.policy.replay.DecisionRecord.Outcome;
import dev.portolan.policy.replay.RecordJson;
import dev.portolan.policy.replay.RecordReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Each axis is read, written, intersected and compared alike. */
final class AxisTest {

    @ParameterizedTest
    @EnumSource
    void policyFile_limitOnOneAxis_isReadAsThatLimit(Axis axis) {
        String yaml = "policies: [{name: p, require: {" + AxisSamples.yaml(axis) + "}}]";
        Requirement read = Samples.policies(yaml).policies().getFirst().require();
        assertThat(read).isEqualTo(AxisSamples.only(axis));
        assertThat(read.toString()).contains(axis.key() + "=" + read.allowed(axis));
        for (Axis other : Axis.values()) {
            assertThat(read.restricts(other)).isEqualTo(other == axis);
        }
    }

    @ParameterizedTest
    @EnumSource
    void record_limitOnOneAxis_isReadAsItWasWritten(Axis axis) throws IOException {
        assertThat(throughRecord(AxisSamples.only(axis))).isEqualTo(AxisSamples.only(axis));
        assertThat(throughRecord(AxisSamples.all())).isEqualTo(AxisSamples.all());
    }

    private static Requirement throughRecord(Requirement requirement) throws IOException {
        RequestFacts plain = Samples.request("m", Map.of());
        RequestFacts request =
                new RequestFacts(
                        plain.caller(),
                        "m",
                        plain.path(),
                        Map.of(),
                        Map.of(),
                        plain.demand(),
                        new Preferences(requirement, null, 0));
        var bytes = new ByteArrayOutputStream();
        try (var json = new RecordJson(bytes)) {
            json.write(new DecisionRecord(Instant.EPOCH, "r", request, Outcome.refused(403, "c")));
        }
        return RecordReader.read("line", bytes.toString(StandardCharsets.UTF_8), new Findings())
                .orElseThrow()
                .request()
                .preferences()
                .require();
    }

    @ParameterizedTest
    @EnumSource
    void intersect_limitsOnTwoAxes_keepsBoth(Axis axis) {
        Requirement limited = AxisSamples.only(axis);
        for (Axis other : Axis.values()) {
            Requirement both = limited.intersect(AxisSamples.only(other));
            assertThat(both.limit(axis)).isEqualTo(limited.limit(axis));
            assertThat(both.limit(other)).isEqualTo(AxisSamples.limit(other));
        }
        assertThat(limited).isNotEqualTo(Requirement.NONE);
        assertThat(limited.intersect(Requirement.NONE)).isEqualTo(limited);
    }

    @ParameterizedTest
    @EnumSource
    void limit_ofAnotherForm_isRefused(Axis axis) {
        Axis.Extent wrong =
                axis.unrestricted() instanceof CountrySet ? Retention.NONE : CountrySet.EMPTY;
        assertThat(wrong.isWithin(axis.unrestricted())).isFalse();
        assertThat(axis.unrestricted().isWithin(wrong)).isFalse();
        assertThatThrownBy(() -> Requirement.NONE.with(axis, wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(axis.key());
    }

    @Test
    void placement_statementOfAnotherForm_isRefused() {
        for (Axis axis : Axis.ofDeployments()) {
            for (Axis other : Axis.ofDeployments()) {
                if (!axis.form().equals(other.form())) {
                    Placement.Statement wrong = other.form().unknown("a test");
                    assertThatThrownBy(() -> AxisSamples.keeping().with(axis, wrong))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining(axis.key());
                }
            }
        }
        assertThatThrownBy(() -> Placement.of(Map.of())).isInstanceOf(NullPointerException.class);
    }

    @Test
    void list_ofAxes_namesEach() {
        assertThat(Axis.list()).isEqualTo("processing, storage, copies, operator or retention");
        for (Axis axis : Axis.values()) {
            assertThat(Axis.of(axis.key())).contains(axis);
        }
        assertThat(Axis.of("energy")).isEmpty();
    }
}
