package dev.portolan.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.document.MappingEdit.Value;
import dev.portolan.policy.document.Node.Mapping;
import dev.portolan.policy.document.Node.Sequence;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

final class MappingEditTest {
    private static final SequencedMap<String, Value> WANTED = wanted("2026-11-26", "a-1", "b-2");

    @Test
    void set_blockMapping_addsLinesAfterLastComment() {
        assertEdited(
                """
                models:
                  - model: x # what callers ask for
                    upstream: y   # the profile
                  # the next one
                  - model: z
                """,
                """
                models:
                  - model: x # what callers ask for
                    upstream: y   # the profile
                    destinations: [a-1, b-2]
                    observed: 2026-11-26
                  # the next one
                  - model: z
                """);
    }

    @Test
    void set_flowMapping_continuesOnItsLine() {
        assertEdited(
                "models: [{model: x, price: {input: 1}}, {model: z}] # all\n",
                "models: [{model: x, price: {input: 1}, destinations: [a-1, b-2], observed:"
                        + " 2026-11-26}, {model: z}] # all\n");
    }

    @Test
    void set_flowMappingOfSeveralLines_preservesLayout() {
        assertEdited(
                """
                models:
                  - {model: x, # one
                     upstream: y  # two
                    }
                """,
                """
                models:
                  - {model: x, # one
                     upstream: y,
                     destinations: [a-1, b-2],
                     observed: 2026-11-26  # two
                    }
                """);
    }

    @Test
    void set_json_quotesKeysAndValues() {
        assertEdited(
                """
                {"models": [{"model": "x", "upstream": "y"}]}
                """,
                """
                {"models": [{"model": "x", "upstream": "y", "destinations": ["a-1", "b-2"], "observed": "2026-11-26"}]}
                """);
    }

    @Test
    void set_existingKeys_changesValuesOnly() {
        assertEdited(
                """
                models:
                  - destinations:   # as resolved
                      - a-1
                      - c-3
                    observed: "2026-01-01"   # the day
                    model: x
                """,
                """
                models:
                  - destinations:   # as resolved
                      - a-1
                      - b-2
                    observed: 2026-11-26   # the day
                    model: x
                """);
        assertEdited(
                "models: [{model: x, destinations: a-1, observed: 2026-01-01}]",
                "models: [{model: x, destinations: [a-1, b-2], observed: 2026-11-26}]");
    }

    @Test
    void set_oneExistingKey_addsOtherAfterIt() {
        assertEdited(
                """
                models:
                - model: x
                  destinations: [c-3] # old
                  upstream: y
                """,
                """
                models:
                - model: x
                  destinations: [a-1, b-2] # old
                  observed: 2026-11-26
                  upstream: y
                """);
        assertEdited(
                "models: [{destinations: [c-3], model: x}]",
                "models: [{destinations: [a-1, b-2], observed: 2026-11-26, model: x}]");
    }

    @Test
    void set_equalValues_changesNothing() {
        String text = "models: [{model: x, destinations: [b-2, a-1], observed: '2026-11-26'}]";
        assertThat(MappingEdit.set(text, first(text), WANTED)).contains(text);
    }

    @Test
    void set_crlfAndNonAsciiCharacters_arePreserved() {
        assertEdited(
                "# 🌊 côte\r\nmodels:\r\n  - model: x\r\n    upstream: ü\r\n",
                "# 🌊 côte\r\nmodels:\r\n  - model: x\r\n    upstream: ü\r\n    destinations: [a-1,"
                        + " b-2]\r\n    observed: 2026-11-26\r\n");
    }

    @Test
    void set_lastEntryOfManyLines_isPreserved() {
        assertEdited(
                """
                models:
                  - model: x
                    note: |
                      one

                      two

                other: 1
                """,
                """
                models:
                  - model: x
                    note: |
                      one

                      two
                    destinations: [a-1, b-2]
                    observed: 2026-11-26

                other: 1
                """);
    }

    @Test
    void set_aliasAsValue_leavesItsAnchorUnchanged() {
        assertEdited(
                "usual: &usual [c-3]\nmodels:\n  - {model: x, destinations: *usual}\n",
                "usual: &usual [c-3]\nmodels:\n  - {model: x, destinations: [a-1, b-2], observed:"
                        + " 2026-11-26}\n");
    }

    @Test
    void set_referencedAnchor_isRejected() {
        String text = "models:\n  - {model: x, destinations: &usual [c-3]}\nothers:\n  - *usual\n";
        assertThat(MappingEdit.set(text, first(text), WANTED)).isEmpty();
    }

    @Test
    void set_positionWithoutMapping_isRejected() {
        Position nowhere = new Position("f", 1, 2);
        assertThat(MappingEdit.set("models: [{model: x}]", nowhere, WANTED)).isEmpty();
    }

    private static void assertEdited(String before, String after) {
        assertThat(MappingEdit.set(before, first(before), WANTED)).contains(after);
        assertThat(MappingEdit.set(after, first(after), WANTED)).contains(after);
    }

    static SequencedMap<String, Value> wanted(String day, String... regions) {
        SequencedMap<String, Value> wanted = new LinkedHashMap<>();
        wanted.put("destinations", new Value.Texts(List.of(regions)));
        wanted.put("observed", new Value.Text(day));
        return wanted;
    }

    /** Returns the position at which the first of {@code models} begins. */
    static Position first(String text) {
        Optional<Node> root = DocumentReader.read("f", text, Resolver.NONE, new Findings());
        Mapping file = (Mapping) root.orElseThrow();
        Sequence models = (Sequence) file.find("models").orElseThrow().value();
        return models.items().getFirst().at();
    }
}
