package dev.portolan.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

final class FieldsTest {

    private enum Mode {
        OFF,
        VERY_EXACT
    }

    private final Findings findings = new Findings();

    @Test
    void accessors_validValues_returnThemWithoutFinding() {
        Fields fields =
                fields(
                        """
                        name: x
                        mode: very-exact
                        port: 8080
                        wait: 800ms
                        size: 32MiB
                        share: 0.5
                        on: true
                        list: [a, 1]
                        one: a
                        map: {k: v}
                        """);

        assertThat(fields.text("name")).isEqualTo("x");
        assertThat(fields.choice("mode", Mode.class)).contains(Mode.VERY_EXACT);
        assertThat(fields.integer("port", 1, 65535)).hasValue(8080);
        assertThat(fields.duration("wait", Duration.ZERO, Duration.ofDays(1)))
                .contains(Duration.ofMillis(800));
        assertThat(fields.bytes("size", 1, Long.MAX_VALUE)).hasValue(32 << 20);
        assertThat(fields.decimal("share", 0, 1)).hasValue(0.5);
        assertThat(fields.bool("on")).contains(true);
        assertThat(fields.texts("list")).containsExactly("a", "1");
        assertThat(fields.texts("one")).containsExactly("a");
        assertThat(fields.textMap("map")).containsEntry("k", "v");
        fields.end();
        assertThat(findings.sorted()).isEmpty();
    }

    @Test
    void accessors_wrongValues_reportEachAtItsPosition() {
        Fields fields =
                fields(
                        """
                        mode: exakt
                        port: 99999
                        wait: 10 s
                        size: many
                        share: NaN
                        on: yes
                        list: []
                        map: [a]
                        nothing:
                        typo_d: 1
                        """);
        fields.text("name");
        fields.text("nothing");
        fields.choice("mode", Mode.class);
        fields.integer("port", 1, 65535);
        fields.duration("wait", Duration.ZERO, Duration.ofDays(1));
        fields.bytes("size", 1, Long.MAX_VALUE);
        fields.decimal("share", 0, 1);
        fields.bool("on");
        fields.texts("list");
        fields.textMap("map");
        fields.optionalText("typoD");
        fields.end();

        assertThat(found())
                .containsExactly(
                        "1:1 the thing has no \"name\" (expected: text); add it",
                        "1:7 \"mode\" is \"exakt\" (expected: off, very-exact)",
                        "2:7 \"port\" is \"99999\" (expected: a whole number from 1 to 65535)",
                        "3:7 \"wait\" is \"10 s\" (expected: a duration such as 800ms, 10s, 2m or"
                                + " 1h)",
                        "4:7 \"size\" is \"many\" (expected: a size such as 512B, 16KiB, 32MiB or"
                                + " 1GiB, from 1 to 9223372036854775807 bytes)",
                        "5:8 \"share\" is \"NaN\" (expected: a number from 0.0 to 1.0)",
                        "6:5 \"on\" is \"yes\" (expected: true or false)",
                        "7:7 \"list\" is an empty list (expected: at least one item; leave the key"
                                + " out if none is meant)",
                        "8:6 \"map\" is a list (expected: a mapping)",
                        "9:9 \"nothing\" is nothing (expected: text)",
                        "10:1 the thing has an unknown key \"typo_d\" (expected: one of name,"
                            + " nothing, mode, port, wait, size, share, on, list, map, typoD); did"
                            + " you mean \"typoD\"?");
    }

    @Test
    void of_list_isReportedOnceAndReadAsEmpty() {
        Fields fields = fields("- a\n");
        fields.text("name");
        fields.end();

        assertThat(found())
                .containsExactly("1:1 the thing is a list (expected: a mapping of keys to values)");
    }

    private Fields fields(String yaml) {
        Node root = DocumentReader.read("f", yaml, Resolver.NONE, findings).orElseThrow();
        return Fields.of(root, "the thing", findings);
    }

    private List<String> found() {
        return findings.sorted().stream()
                .map(f -> f.at().line() + ":" + f.at().column() + " " + f.message())
                .toList();
    }
}
