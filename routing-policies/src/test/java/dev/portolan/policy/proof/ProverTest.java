package dev.portolan.policy.proof;

import static dev.portolan.policy.Samples.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.Samples;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.Sink;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

final class ProverTest {

    private static final String INVARIANT =
            """
            invariants:
              - name: personal-stays
                given: request.headers["x-data-class"] == "personal"
                always: {processing: [EU27], copies: [EU27]}
            """;

    private final List<DeploymentFacts> places =
            List.of(deployment("paris", "m", "FR"), deployment("virginia", "m", "US"));

    @Test
    void prove_policyCoversInvariant_isProved() {
        assertThat(
                        prove(
                                """
                                policies:
                                  - name: eu
                                    when: request.headers["x-data-class"] in ["personal", "special"]
                                    require: {processing: [EU27]}
                                  - {name: default, priority: -1}
                                """))
                .isInstanceOf(Proof.Proved.class);
    }

    @Test
    void prove_onlyDeploymentWithin_isProvedWithoutPolicies() {
        assertThat(prove("policies: [{name: all}]", Samples.PARIS, List.of(places.getFirst())))
                .isInstanceOf(Proof.Proved.class);
    }

    /** A budget is no excuse: an invariant holds for whatever is left of it. */
    @Test
    void prove_policyForNearlySpentBudgetsOnly_isRefutedByABudget() {
        assertThat(
                        prove(
                                """
                                policies:
                                  - name: cheap
                                    when: budget.remaining <= 0.2
                                  - name: eu
                                    when: budget.remaining > 0.2
                                    require: {processing: [EU27]}
                                """))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted ->
                                assertThat(refuted.request().caller().budgetRemaining())
                                        .isBetween(0.0, 0.2));
    }

    @Test
    void prove_requirementWhateverTheBudget_isProved() {
        assertThat(
                        prove(
                                """
                                policies:
                                  - name: cheap
                                    when: budget.remaining <= 0.2
                                    require: {processing: [EU27]}
                                    prefer: {objective: cost}
                                  - name: fast
                                    when: budget.remaining > 0.2
                                    require: {processing: [EU27]}
                                    prefer: {objective: latency}
                                """))
                .isInstanceOf(Proof.Proved.class);
    }

    @Test
    void prove_gapBetweenConditions_isRefutedByRequest() {
        assertThat(
                        prove(
                                """
                                policies:
                                  - name: eu
                                    when: request.headers["x-data-class"] == "personal" && !request.model.startsWith("m")
                                    require: {processing: [EU27]}
                                  - {name: default, priority: -1}
                                """))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> {
                            assertThat(refuted.request().headers())
                                    .containsEntry("x-data-class", "personal");
                            assertThat(refuted.path())
                                    .startsWith("goes to virginia/m ")
                                    .endsWith(
                                            "by the policies default; it may process in US"
                                                    + " (declared: a test), the invariant allows"
                                                    + " EU27");
                        });
    }

    @Test
    void prove_roamingCapability_isRefutedDespiteLocation() {
        List<DeploymentFacts> paris = List.of(roaming(places.getFirst()));
        assertThat(prove("policies: [{name: all}]", Samples.PARIS, paris))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> {
                            assertThat(refuted.request().demand().needs())
                                    .isEqualTo(Capabilities.of(Capability.WEB_SEARCH));
                            assertThat(refuted.path())
                                    .contains("goes to paris/m ")
                                    .contains("it may process in * (unknown: ")
                                    .contains("web-search");
                        });
        String covered =
                """
                policies:
                  - {name: all, priority: -1}
                  - {name: searches, when: '"web-search" in request.needs', require: {processing: [EEA]}}
                """;
        assertThat(prove(covered, Samples.PARIS, paris)).isInstanceOf(Proof.Proved.class);
    }

    private static DeploymentFacts roaming(DeploymentFacts facts) {
        DeploymentFacts.Offer offer = facts.offer();
        return new DeploymentFacts(
                facts.id(),
                facts.upstream(),
                facts.provider(),
                facts.selfHosted(),
                facts.placement(),
                new DeploymentFacts.Offer(
                        offer.price(), 0, offer.supports(), Capabilities.of(Capability.WEB_SEARCH)),
                facts.labels());
    }

    @Test
    void prove_absentOutputBound_isRefutedByRequest() {
        assertThat(
                        prove(
                                """
                                policies:
                                  - name: eu
                                    when: request.max_output_tokens > 0
                                    require: {processing: [EU27]}
                                  - {name: default, priority: -1}
                                """))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted ->
                                assertThat(refuted.request().demand().maxOutputTokens()).isZero());
    }

    @Test
    void prove_numbersAndCapabilities_areSearched() {
        assertThat(
                        prove(
                                """
                                policies:
                                  - name: eu
                                    when: request.input_tokens < 50000 || "tools" in request.needs
                                    require: {processing: [EU27]}
                                  - {name: default, priority: -1}
                                """))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted ->
                                assertThat(refuted.request().demand().inputTokens())
                                        .isEqualTo(50_000));
    }

    @Test
    void prove_opaqueCondition_mayBeEitherValue() {
        String covered =
                """
                policies:
                  - name: eu
                    when: request.headers["x-data-class"] == "personal" || request.model.matches("a+")
                    require: {processing: [EU27]}
                  - {name: default, priority: -1}
                """;
        String resting =
                """
                policies:
                  - name: eu
                    when: request.headers["x-data-class"].matches("^pers.*")
                    require: {processing: [EU27]}
                  - {name: default, priority: -1}
                """;

        assertThat(prove(covered)).isInstanceOf(Proof.Proved.class);
        assertThat(prove(resting)).isInstanceOf(Proof.Undecided.class);
    }

    @Test
    void prove_prefixes_areDecided() {
        assertThat(
                        prove(
                                """
                                policies:
                                  - name: eu
                                    when: request.headers["x-data-class"].startsWith("pers")
                                    require: {processing: [EU27]}
                                  - {name: default, priority: -1}
                                """))
                .isInstanceOf(Proof.Proved.class);
    }

    @Test
    void prove_nodeOrLogOutside_isRefuted() {
        String all = "policies: [{name: all, require: {processing: [FR]}}]\n";
        var london = GatewayPlacement.of(new NodeFacts("lon", CountrySet.of("GB")));
        var log =
                new GatewayPlacement(
                        Samples.PARIS.node(),
                        List.of(new Sink(Sink.Kind.LOG, "log", CountrySet.of("US"))));

        assertThat(prove(all, london, places)).isInstanceOf(Proof.Refuted.class);
        assertThat(prove(all, log, places))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted ->
                                assertThat(refuted.path())
                                        .endsWith("the log in US would hold a copy"));
    }

    @Test
    void prove_cacheOutside_isRefutedOnlyIfUsed() {
        var cache =
                new GatewayPlacement(
                        Samples.PARIS.node(),
                        List.of(new Sink(Sink.Kind.CACHE, "redis", CountrySet.of("US"))));
        String cached =
                "policies: [{name: all, require: {processing: [FR]}, cache: {mode: exact}}]";
        String kept =
                "policies: [{name: all, require: {processing: [FR], copies: [EU27]}, cache: {mode:"
                        + " exact}}]";
        String off = "policies: [{name: all, require: {processing: [FR]}}]";

        assertThat(prove(cached, cache, places)).isInstanceOf(Proof.Refuted.class);
        assertThat(prove(kept, cache, places)).isInstanceOf(Proof.Proved.class);
        assertThat(prove(off, cache, places)).isInstanceOf(Proof.Proved.class);
    }

    @Test
    void prove_alias_isSearchedAsPath() {
        String direct =
                """
                policies:
                  - name: eu
                    when: request.model == "m"
                    require: {processing: [EU27]}
                  - {name: default, priority: -1}
                """;
        PolicySet set = Samples.policies(direct + INVARIANT);
        DeploymentIndex catalog = DeploymentIndex.of(places, Map.of("chat", List.of("m")));

        assertThat(prove(direct)).isInstanceOf(Proof.Proved.class);
        assertThat(Prover.prove(set, PolicyEngine.of(set, catalog, Samples.PARIS), List.of()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.request().model()).isEqualTo("chat"));
    }

    @Test
    void prove_declaredTenants_limitLabelsAndModels() {
        String yaml =
                """
                policies:
                  - name: eu
                    when: tenant.labels.residency == "eu"
                    require: {processing: [EU27]}
                  - {name: default, priority: -1}
                invariants:
                  - name: acme-stays
                    given: tenant.id == "acme"
                    always: {processing: [EU27]}
                """;
        PolicySet set = Samples.policies(yaml);
        PolicyEngine engine =
                PolicyEngine.of(set, DeploymentIndex.of(places, Map.of()), Samples.PARIS);
        var acme = new Caller("acme", Map.of("residency", "eu"), "k", null);
        var other = new Caller("other", Map.of(), "k", null);
        var careless = new Caller("acme", Map.of("residency", "world"), "k", null);
        var without = new Caller("acme", Map.of(), "k", Set.of("another-model"));

        assertThat(Prover.prove(set, engine, List.of(acme, other)))
                .singleElement()
                .isInstanceOf(Proof.Proved.class);
        assertThat(Prover.prove(set, engine, List.of(careless, other)))
                .singleElement()
                .isInstanceOf(Proof.Refuted.class);
        assertThat(Prover.prove(set, engine, List.of(without)))
                .singleElement()
                .isInstanceOf(Proof.Proved.class);
        assertThat(Prover.prove(set, engine, List.of()))
                .singleElement()
                .isInstanceOf(Proof.Refuted.class);
    }

    private Proof prove(String policies) {
        return prove(policies, Samples.PARIS, places);
    }

    private static Proof prove(
            String policies, GatewayPlacement site, List<DeploymentFacts> places) {
        PolicySet set = Samples.policies(policies.stripTrailing() + "\n" + INVARIANT);
        PolicyEngine engine = PolicyEngine.of(set, DeploymentIndex.of(places, Map.of()), site);
        return Prover.prove(set, engine, List.of()).getFirst();
    }
}
