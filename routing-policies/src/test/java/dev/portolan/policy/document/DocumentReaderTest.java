package dev.portolan.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.document.Node.Mapping;
import dev.portolan.policy.document.Node.Scalar;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

final class DocumentReaderTest {

    private final Findings findings = new Findings();

    @Test
    void read_unquotedNo_returnsText() {
        assertThat(text(read("country: NO"), "country")).isEqualTo("NO");
    }

    @Test
    void read_json_readsAsYaml() {
        assertThat(text(read("{\"a\": {\"b\": [1, \"x\"]}}\n"), "a")).isEqualTo("a mapping");
        assertThat(findings.sorted()).isEmpty();
    }

    @Test
    void read_everyValue_hasItsPosition() {
        var root = (Mapping) read("a: 1\nlist:\n  - {b: two}\n").orElseThrow();

        assertThat(root.find("a").orElseThrow().value().at()).hasToString("f.yaml:1:4");
        var list = (Node.Sequence) root.find("list").orElseThrow().value();
        var item = (Mapping) list.items().getFirst();
        assertThat(item.find("b").orElseThrow().at()).hasToString("f.yaml:3:6");
        assertThat(item.find("b").orElseThrow().value().at()).hasToString("f.yaml:3:9");
    }

    @Test
    void read_duplicateKey_isReportedAtSecond() {
        read("a: 1\nb: 2\na: 3\n");

        assertThat(found())
                .containsExactly(
                        "f.yaml:3:1: error: the key \"a\" is already at line 1; keep one of the"
                                + " two");
    }

    @Test
    void read_brokenSyntax_isReportedAtError() {
        assertThat(read("a: [1, 2\nb: 3\n")).isEmpty();
        assertThat(found().getFirst()).startsWith("f.yaml:2:").contains("not YAML");
    }

    @Test
    void read_secondDocument_isRejected() {
        read("a: 1\n---\nb: 2\n");

        assertThat(found().getFirst()).contains("a second document begins here");
    }

    @Test
    void read_growingAliases_areRejected() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        read(bomb.toString());

        assertThat(found().getFirst()).contains("values once aliases are expanded");
    }

    @Test
    void read_aliasToItself_isRejected() {
        read("a: &a [*a]\n");

        assertThat(found().getFirst()).contains("refers to itself");
    }

    @Test
    void read_deepNesting_isRejectedWithoutOverflow() {
        read("[".repeat(100_000));

        assertThat(found().getFirst()).contains("nested deeper than 64 levels");
    }

    @Test
    void read_tooLong_isRejected() {
        DocumentReader.read("f.yaml", "a: bcdefgh", Resolver.NONE, findings, new Limits(5, 9, 9));

        assertThat(found().getFirst()).contains("expected: at most 5");
    }

    @Test
    void read_emptyText_returnsEmptyWithoutFinding() {
        assertThat(read("# only a comment\n")).isEmpty();
        assertThat(findings.sorted()).isEmpty();
    }

    @Test
    void substitution_variable_isSecretAndNeverPrinted() {
        var root =
                (Mapping)
                        DocumentReader.read(
                                        "f.yaml",
                                        "key: Bearer ${env:KEY}\nport: ${env:PORT:-8080}\n",
                                        environment(Map.of("KEY", "s3cret")),
                                        findings)
                                .orElseThrow();
        var key = (Scalar) root.find("key").orElseThrow().value();

        assertThat(key.text()).isEqualTo("Bearer s3cret");
        assertThat(root.toString()).doesNotContain("s3cret");
        var fields = Fields.of(root, "the file", findings);
        assertThat(fields.integer("port", 1, 65535)).hasValue(8080);
        assertThat(fields.integer("key", 1, 2)).isEmpty();
        assertThat(found().toString()).contains("(a secret)").doesNotContain("s3cret");
    }

    @Test
    void substitution_missingVariable_isReported() {
        read("a: ${env:NOPE}\nb: ${file:/nope}\nc: ${what}\nd: ${env:OPEN\ne: $${env:X}\n");

        assertThat(found())
                .hasSize(4)
                .anyMatch(f -> f.startsWith("f.yaml:1:4") && f.contains("NOPE is not set"))
                .anyMatch(f -> f.startsWith("f.yaml:2:4") && f.contains("/nope cannot be read"))
                .anyMatch(f -> f.startsWith("f.yaml:3:4") && f.contains("${what} is unknown"))
                .anyMatch(f -> f.startsWith("f.yaml:4:4") && f.contains("not closed"));
    }

    @Test
    void origin_eachStyle_locatesCharacter() {
        String yaml =
                """
                plain: abc def
                quoted: "abc def"
                block: |
                  abc
                  def
                folded: >
                  abc
                  def
                """;
        var root = (Mapping) read(yaml).orElseThrow();

        assertThat(located(root, "plain", 1, 5)).isEqualTo("f.yaml:1:12");
        assertThat(located(root, "quoted", 1, 5)).isEqualTo("f.yaml:2:14");
        assertThat(located(root, "block", 2, 2)).isEqualTo("f.yaml:5:4");
        assertThat(located(root, "folded", 1, 5)).isEqualTo("f.yaml:6:9");
    }

    private static String located(Mapping root, String key, int line, int column) {
        var scalar = (Scalar) root.find(key).orElseThrow().value();
        return scalar.origin().locate("f.yaml", line, column).toString();
    }

    private Optional<Node> read(String text) {
        return DocumentReader.read("f.yaml", text, Resolver.NONE, findings);
    }

    private List<String> found() {
        return findings.sorted().stream().map(Finding::toString).toList();
    }

    private static String text(Optional<Node> root, String key) {
        Node value = ((Mapping) root.orElseThrow()).find(key).orElseThrow().value();
        return value instanceof Scalar scalar ? scalar.text() : value.kind();
    }

    private static Resolver environment(Map<String, String> variables) {
        return new Resolver() {
            @Override
            public Optional<String> environment(String name) {
                return Optional.ofNullable(variables.get(name));
            }

            @Override
            public Optional<String> file(String path) {
                return Optional.empty();
            }
        };
    }
}
