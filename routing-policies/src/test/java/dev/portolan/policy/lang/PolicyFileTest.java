package dev.portolan.policy.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.Samples;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Failover;
import dev.portolan.policy.model.NamedSet;
import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.Retention;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

final class PolicyFileTest {

    private static final String CONTRACT =
            """
            policies:
              - name: eu-only
                when: tenant.labels.residency == "eu" || request.headers["x-data-class"] in ["personal", "special"]
                require:
                  processing: [EU27]
                  storage: [EU27]
                  copies: [EU27]
                  operator: {exclude: [US]}
                  retention: none
                prefer: {objective: cost, latency: {ttft: 800ms, percentile: 95}}
                failover: {attempts: 4, deadline: 120s, firstToken: 10s, betweenTokens: 10s, hedge: off}
                cache: {mode: exact, ttl: 10m}
              - name: default
                priority: -1
                prefer: {objective: balanced}
            invariants:
              - name: personal-data-never-leaves-the-eu
                given: request.headers["x-data-class"] == "personal"
                always: {processing: [EU27], storage: [EU27], copies: [EU27]}
            tests:
              - name: personal data goes to Paris or Frankfurt
                request: {model: mistral-large, headers: {x-data-class: personal}}
                expect: {endpoints: [paris-gpu, frankfurt-bedrock], first: frankfurt-bedrock}
            """;

    @Test
    void load_contractExample_readsEveryField() {
        PolicySet set = Samples.policies(CONTRACT);

        Policy policy = set.policies().getFirst();
        assertThat(policy.require().limit(Axis.PROCESSING)).isEqualTo(NamedSet.EU27.countries());
        assertThat(policy.require().limit(Axis.OPERATOR))
                .isEqualTo(CountrySet.ANY.minus(CountrySet.of("US")));
        assertThat(policy.require().limit(Axis.RETENTION)).isEqualTo(Retention.NONE);
        assertThat(policy.settings().prefer().orElseThrow().objective()).isEqualTo(Objective.COST);
        assertThat(policy.settings().failover().orElseThrow().deadline())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.settings().cache())
                .contains(new CachePolicy(CachePolicy.Mode.EXACT, Duration.ofMinutes(10), ""));
        assertThat(set.policies().get(1).priority()).isEqualTo(-1);
        assertThat(set.invariants()).hasSize(1);
        assertThat(set.tests().getFirst().expect().first()).contains("frankfurt-bedrock");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "0, 0", "3s, 3000"})
    void load_retryAfter_setsLongestPause(String written, long millis) {
        PolicySet set =
                Samples.policies(
                        "policies: [{name: a, failover: {retryAfter: %s}}]".formatted(written));
        assertThat(set.policies().getFirst().settings().failover().orElseThrow().retryAfter())
                .hasMillis(millis);
        assertThat(Failover.DEFAULT.retryAfter()).hasSeconds(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    require: {processing: [EU]}             ~ 1:46 ~ write EU27
                    require: {processing: [UK]}             ~ 1:46 ~ did you mean GB?
                    require: {processing: [EL]}             ~ 1:46 ~ did you mean GR?
                    require: {processing: [de]}             ~ 1:46 ~ did you mean DE?
                    require: {processing: [eu27]}           ~ 1:46 ~ did you mean EU27?
                    require: {processing: [XX]}             ~ 1:46 ~ is not a country
                    require: {processing: []}               ~ 1:45 ~ is an empty list
                    require: {processing: ["*"]}            ~ 1:46 ~ leave the key out
                    require: {processing: }                 ~ 1:44 ~ "processing" is nothing
                    require: {allowed_contries: [DE]}       ~ 1:33 ~ has an unknown key "allowed_contries"
                    require: {}                             ~ 1:32 ~ requires nothing
                    require: {operator: {}}                 ~ 1:43 ~ is empty
                    require: {retention: zero}              ~ 1:44 ~ expected: none, abuse-monitoring, any
                    prefer: {objective: speed}              ~ 1:43 ~ expected: cost, latency
                    prefer: {objective: cost, tiers: {by: endpoint, order: [a]}} ~ 1:56 ~ only with objective: priority
                    prefer: {objective: weighted}           ~ 1:31 ~ has no "shares"
                    prefer: {objective: cost, latency: {percentile: 95}} ~ 1:58 ~ has no "ttft"
                    failover: {attempts: 0}                 ~ 1:44 ~ from 1 to 20
                    cache: {mode: exact, ttl: 0s}           ~ 1:49 ~ from 1s to 720h
                    when: tenant.lables.x == "a"            ~ 1:29 ~ there is no fact "tenant.lables.x"
                    when: tenant.id == 5                    ~ 1:39 ~ found no matching overload
                    when: tenant.id                         ~ 1:29 ~ gives a string
                    when: 'tenant.id =='                    ~ 1:42 ~ expected: a CEL condition
                    priority: high                          ~ 1:33 ~ a whole number
                    wehn: "true"                            ~ 1:23 ~ did you mean "when"?
                    """)
    void load_mistake_isReportedAtItsPosition(String part, String place, String words) {
        String yaml = "policies: [{name: p, " + " ".repeat(1) + part.strip() + "}]";

        assertThat(Samples.findings(yaml))
                .anySatisfy(
                        finding -> {
                            assertThat(finding.at().line() + ":" + finding.at().column())
                                    .isEqualTo(place.strip());
                            assertThat(finding.message()).contains(words.strip());
                        });
    }

    @Test
    void load_unquotedNo_readsAsNorway() {
        PolicySet set = Samples.policies("policies: [{name: p, require: {processing: [NO, SE]}}]");

        assertThat(set.policies().getFirst().require().limit(Axis.PROCESSING))
                .isEqualTo(CountrySet.of("NO", "SE"));
    }

    @Test
    void load_conditionInBlock_errorHasItsOwnLine() {
        var found =
                Samples.findings(
                        """
                        policies:
                          - name: p
                            when: |
                              tenant.id == "a" ||
                              tenant.idd == "b"
                        """);

        assertThat(found)
                .map(Finding::toString)
                .singleElement()
                .asString()
                .startsWith("p.yaml:5:7: error: there is no fact \"tenant.idd\"; did you mean");
    }

    @Test
    void load_duplicateName_isReportedWithFirst() {
        assertThat(Samples.findings("policies: [{name: p}, {name: p}]"))
                .singleElement()
                .asString()
                .contains("the policy \"p\" is already at p.yaml:1:19");
    }

    @Test
    void load_manyMistakes_areAllReported() {
        assertThat(
                        Samples.findings(
                                """
                                policies:
                                  - name: a
                                    require: {processing: [UK], storage: [EU]}
                                    failover: {attempts: x}
                                  - when: tenant.id == 1
                                invariants: [{name: i}]
                                tests: [{name: t}]
                                polices: []
                                """))
                .hasSizeGreaterThanOrEqualTo(8);
    }
}
