package dev.portolan.gateway.explain;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

final class ExplainRequestTest {
    @ParameterizedTest
    @ValueSource(ints = {999, 1_000, 1_001, 5_000, 100_000})
    void question_nestedTooDeep_isUnusable(int depth) {
        String deep =
                "{\"tenant\":\"acme\",\"request\":{\"model\":\"m\",\"x\":"
                        + "[".repeat(depth)
                        + "]".repeat(depth)
                        + "}}";

        assertThat(ExplainRequest.read(deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ExplainRequest.Reading.Unusable.class,
                        unusable -> assertThat(unusable.message()).contains("256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"model\":", "{} {}", "{\"a\":01}"})
    void question_thatIsNoObject_isUnusable(String json) {
        assertThat(ExplainRequest.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ExplainRequest.Reading.Unusable.class);
    }

    @Property(tries = 500)
    void question_ofAnyBytes_isReadOrUnusable(@ForAll byte[] bytes) {
        assertThat(ExplainRequest.read(bytes)).isNotNull();
    }
}
