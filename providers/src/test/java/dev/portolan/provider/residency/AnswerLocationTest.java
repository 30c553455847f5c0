package dev.portolan.provider.residency;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Locations as providers report them, and the bounds they are read as. */
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
    void location_ofAValue_isItsCountriesOrAnyCountry(String reported, String bound) {
        assertThat(FACTS.reportedLocation(reported).map(Object::toString)).hasValue(bound);
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "not_available", "unknown"})
    void location_ofNoValue_isNone(String reported) {
        assertThat(FACTS.reportedLocation(reported)).isEmpty();
    }

    @Property
    void reportedLocation_ofAnything_neverThrows(@ForAll String reported) {
        assertThat(FACTS.reportedLocation(reported)).isNotNull();
    }
}
