package dev.portolan.policy.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.RandomConfigurations;
import dev.portolan.policy.Samples;
import dev.portolan.policy.document.Finding;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.List;
import java.util.SplittableRandom;

/** Checks that the reader answers any text with findings at existing positions and never throws. */
final class PolicyReaderFuzzTest {

    private static final String SPICE =
            "{}[]:,-\"'#&*!|>%@`\n\t \u0000\u0085\uFEFF\uD83Dé0aN~$<?\\";

    @Property(tries = 3000)
    void load_anyText_reportsAndNeverThrows(@ForAll String text) {
        assertPositions(Samples.findings(text), text);
    }

    @Property(tries = 3000)
    void load_mutatedPolicies_reportsAndNeverThrows(@ForAll long seed) {
        var configurations = new RandomConfigurations(seed);
        var random = new SplittableRandom(seed);
        var text =
                new StringBuilder(RandomConfigurations.file(configurations.policies(3)))
                        .append(configurations.invariants(1));
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
                default -> text.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
            }
        }
        assertPositions(Samples.findings(text.toString()), text.toString());
    }

    private static void assertPositions(List<Finding> findings, String text) {
        long lines = text.lines().count() + 2;
        for (Finding finding : findings) {
            assertThat((long) finding.at().line()).isLessThanOrEqualTo(lines);
            assertThat(finding.message()).isNotBlank().doesNotContain("\n");
        }
    }
}
