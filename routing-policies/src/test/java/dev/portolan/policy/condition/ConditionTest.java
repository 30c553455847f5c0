package dev.portolan.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.Samples;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Origin;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

final class ConditionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    tenant.id == "acme"                                          ~ TRUE
                    tenant.labels.residency == "eu"                              ~ TRUE
                    tenant.labels["residency"] != "eu"                           ~ FALSE
                    tenant.labels.absent == ""                                   ~ TRUE
                    request.headers["X-Data-Class"] == "personal"                ~ TRUE
                    request.headers["x-data-class"] in ["personal", "special"]   ~ TRUE
                    request.headers["x-absent"] in ["personal"]                  ~ FALSE
                    has(tenant.labels.absent)                                    ~ FALSE
                    has(tenant.labels.residency)                                 ~ TRUE
                    "x-data-class" in request.headers                            ~ TRUE
                    "X-Data-Class" in request.headers                            ~ TRUE
                    "nope" in request.headers                                    ~ FALSE
                    request.headers[request.tags["h"]] == ""                     ~ TRUE
                    request.headers.exists(h, h.startsWith("x-"))                ~ TRUE
                    request.headers.exists(h, request.headers[h] == "personal")  ~ TRUE
                    request.model.matches("^mist.*l$")                           ~ TRUE
                    request.model.startsWith("mist") && !request.stream          ~ TRUE
                    request.max_output_tokens > 1000                             ~ TRUE
                    1000 <= request.input_tokens                                 ~ FALSE
                    request.input_tokens < 1 || 1 / request.input_tokens > 2   ~ TRUE
                    1 / request.input_tokens > 2                                 ~ FAILED
                    1 / request.input_tokens > 2 && tenant.id == "x"             ~ FALSE
                    1 / request.input_tokens > 2 && tenant.id == "acme"          ~ FAILED
                    size(request.model) == 7                                     ~ TRUE
                    "tools" in request.needs                                     ~ FALSE
                    request.needs.size() == 0                                    ~ TRUE
                    node.country == "FR" && node.id == "par-1"                   ~ TRUE
                    tenant.id == "acme" ? request.stream : true                  ~ FALSE
                    request.stream == false                                      ~ TRUE
                    budget.remaining < 0.3                                       ~ TRUE
                    budget.remaining <= 0.25                                     ~ TRUE
                    budget.remaining < 0.25                                      ~ FALSE
                    0.25 < budget.remaining                                      ~ FALSE
                    budget.remaining >= 0.25                                     ~ TRUE
                    budget.remaining == 0.25                                     ~ TRUE
                    budget.remaining != 0.25                                     ~ FALSE
                    budget.remaining < 1                                         ~ TRUE
                    budget.remaining * 2.0 < 0.6                                 ~ TRUE
                    [tenant.id, key.id] == ["acme", "ci"]                        ~ TRUE
                    """)
    void test_condition_returnsExpectedTruth(String text, Truth expected) {
        var subject =
                new ConditionInput(
                        withQuarterLeft(
                                Samples.request("mistral", Map.of("x-data-class", "personal"))),
                        Samples.PARIS.node());

        assertThat(compile(text).test(subject)).isEqualTo(expected);
    }

    @Test
    void compile_commonForms_needNoCelRuntime() {
        assertThat(
                        compile(
                                        "tenant.labels.residency == \"eu\" ||"
                                                + " request.headers[\"x\"] in [\"a\"] &&"
                                                + " request.input_tokens > 5 && budget.remaining <="
                                                + " 0.2")
                                .formula()
                                .toString())
                .doesNotContain("Opaque");
    }

    private static RequestFacts withQuarterLeft(RequestFacts request) {
        Caller caller = request.caller();
        return new RequestFacts(
                new Caller(caller.tenant(), caller.labels(), caller.key(), caller.models(), 0.25),
                request.model(),
                request.path(),
                request.headers(),
                request.tags(),
                request.demand(),
                request.preferences());
    }

    @Test
    void compile_budgetComparedWithText_isAnErrorAtLoad() {
        var findings = new Findings();
        ConditionCompiler.compile(written("budget.remaining < \"20%\""), findings);

        assertThat(findings.sorted())
                .singleElement()
                .extracting(Object::toString)
                .asString()
                .contains("double");
    }

    private static Scalar written(String text) {
        return new Scalar(Position.startOf("t"), text, false, false, new Origin(1, 1, true));
    }

    private static Condition compile(String text) {
        var findings = new Findings();
        var condition = ConditionCompiler.compile(written(text), findings);
        assertThat(findings.sorted()).isEmpty();
        return condition.orElseThrow();
    }
}
