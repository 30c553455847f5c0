package dev.portolan.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.condition.ValueCompiler.Wanted;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Origin;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class ValueExpressionTest {
    private static final Map<String, Object> CLAIMS =
            Map.of(
                    "department",
                    "acme",
                    "level",
                    3L,
                    "groups",
                    List.of("a", "b"),
                    "mixed",
                    List.of("a", 1L),
                    "huge",
                    new BigInteger("9".repeat(40)),
                    "realm",
                    Map.of("roles", List.of("admin")));

    private final Findings findings = new Findings();

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    claims.department                                            ~ Text[text=acme]
                    "team-" + claims.department                                  ~ Text[text=team-acme]
                    string(claims.level)                                         ~ Text[text=3]
                    claims.groups                                                ~ Texts[texts=[a, b]]
                    claims.groups.filter(g, g != "a")                            ~ Texts[texts=[b]]
                    claims.realm.roles                                           ~ Texts[texts=[admin]]
                    "a" in claims.groups ? "one" : "two"                         ~ Text[text=one]
                    has(claims.absent) ? claims.absent : null                    ~ Nothing[]
                    claims.absent                                                ~ Failed[]
                    claims.level                                                 ~ Failed[]
                    claims.mixed                                                 ~ Failed[]
                    claims.huge                                                  ~ Failed[]
                    claims.department.roles                                      ~ Failed[]
                    """)
    void expression_overClaims_givesTheValue(String text, String value) {
        ValueExpression compiled = compile(text, Wanted.TEXTS).orElseThrow();

        assertThat(compiled.evaluate(Map.of("claims", CLAIMS))).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    claim.department        ~ 1:1  ~ there is no fact "claim.department"
                    claims.department ==    ~ 1:21 ~ (expected: a CEL expression)
                    claims.level == 3       ~ 1:1  ~ gives a bool (expected: string)
                    ["a"]                   ~ 1:1  ~ gives a list (expected: string)
                    certificate.subjct.O    ~ 1:1  ~ there is no fact "certificate.subjct.O"
                    """)
    void expression_thatCannotGiveAText_isAFinding(String text, String place, String message) {
        assertThat(compile(text, Wanted.TEXT)).isEmpty();
        Finding first = findings.sorted().getFirst();
        assertThat(first.at()).hasToString("t:" + place);
        assertThat(first.message()).contains(message);
    }

    @Test
    void expressions_ofTheSameText_areEqual() {
        assertThat(compile("claims.a", Wanted.TEXT))
                .isEqualTo(compile("claims.a", Wanted.TEXT))
                .isNotEqualTo(compile("claims.b", Wanted.TEXT));
    }

    private Optional<ValueExpression> compile(String text, Wanted wanted) {
        var written = new Scalar(Position.startOf("t"), text, false, false, new Origin(1, 1, true));
        return new ValueCompiler(
                        Map.of(
                                "claims",
                                ValueCompiler.Type.ANY_MAP,
                                "certificate.subject",
                                ValueCompiler.Type.TEXT_MAP),
                        findings)
                .compile(written, wanted);
    }
}
