package dev.portolan.policy.document;

import static dev.portolan.policy.document.MappingEditTest.first;
import static dev.portolan.policy.document.MappingEditTest.wanted;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;

final class MappingEditPropertyTest {
    private static final String DESTINATIONS = "[a-1, b-2]";

    @Property(tries = 500)
    void set_anyLayout_addsTwoEntriesAndLeavesRestUnchanged(@ForAll("documents") String text) {
        String edited =
                MappingEdit.set(text, first(text), wanted("2026-11-26", "a-1", "b-2"))
                        .orElseThrow();
        String without =
                edited.replaceFirst("(,\\s*|\\s*\\n *)destinations: \\[a-1, b-2]", "")
                        .replaceFirst("(,\\s*|\\s*\\n *)observed: 2026-11-26", "");
        assertThat(edited).contains(DESTINATIONS);
        assertThat(without.replace(" ", "").replace("\r", ""))
                .isEqualTo(text.replace(" ", "").replace("\r", ""));
        assertThat(MappingEdit.set(edited, first(edited), wanted("2026-11-26", "a-1", "b-2")))
                .contains(edited);
    }

    /** Generates documents whose first model is written in one of the usual YAML styles. */
    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> comment = Arbitraries.of("", "  # a note", " # 🌊: {not, a: mapping}");
        Arbitrary<String> value =
                Arbitraries.of("y", "\"y: z # no\"", "'it''s'", "ünï", "\"${env:A:-b}\"");
        Arbitrary<List<String>> extras =
                Arbitraries.of(
                                "price: {input: 1, output: 2}",
                                "supports: [tools, vision]",
                                "sku: Standard",
                                "context: 12")
                        .list()
                        .uniqueElements()
                        .ofMaxSize(3);
        Arbitrary<String> tail = Arbitraries.of("", "\n", "\nother: [1]\n", "\n# the end");
        return Combinators.combine(comment, value, extras, tail, Arbitraries.of(true, false))
                .as(MappingEditPropertyTest::document);
    }

    private static String document(
            String comment, String value, List<String> extras, String tail, boolean flow) {
        StringBuilder text = new StringBuilder("# a catalog\nmodels:\n");
        if (flow) {
            text.append("  - {model: x, upstream: ").append(value);
            extras.forEach(extra -> text.append(", ").append(extra));
            return text.append('}').append(comment).append(tail).toString();
        }
        text.append("  - model: x\n    upstream: ").append(value).append(comment);
        extras.forEach(extra -> text.append("\n    ").append(extra).append(comment));
        return text.append(tail).toString();
    }
}
