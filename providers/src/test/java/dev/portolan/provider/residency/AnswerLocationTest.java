package dev.portolan.provider.residency;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider's word for where an answer was made, and the bound it stands for. */
final class AnswerLocationTest {
    private static final ResidencyFacts FACTS = ResidencyFacts.load();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    us                 | US
                    global             | *
                    eu                 | *
                    uk                 | *
                    East US 2          | US
                    Sweden Central     | SE
                    eu-central-2       | CH
                    europe-west2       | GB
                    eu-wset-1          | *
                    DE,FR              | DE,FR
                    DE, Atlantis       | *
                    *                  | *
                    """)
    void whereabouts_ofAWord_areItsCountriesOrTheWorld(String told, String bound) {
        assertThat(FACTS.whereabouts(told).map(Object::toString)).hasValue(bound);
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "not_available", "unknown"})
    void whereabouts_ofNothingSaid_areNone(String told) {
        assertThat(FACTS.whereabouts(told)).isEmpty();
    }

    @Property
    void whereabouts_ofAnything_neverThrow(@ForAll String told) {
        assertThat(FACTS.whereabouts(told)).isNotNull();
    }
}
