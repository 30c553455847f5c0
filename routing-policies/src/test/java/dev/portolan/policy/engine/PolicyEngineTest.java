package dev.portolan.policy.engine;

import static dev.portolan.policy.Samples.decide;
import static dev.portolan.policy.Samples.deployment;
import static dev.portolan.policy.Samples.endpoints;
import static dev.portolan.policy.Samples.engine;
import static dev.portolan.policy.Samples.policies;
import static dev.portolan.policy.Samples.priced;
import static dev.portolan.policy.Samples.request;
import static dev.portolan.policy.engine.DeniedDecisions.assertDenied;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.Samples;
import dev.portolan.policy.explain.ExplanationJson;
import dev.portolan.policy.explain.ExplanationText;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.Decision.Reason;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.strategy.LiveState;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

final class PolicyEngineTest {
    private static final String EU_ONLY =
            """
            policies:
              - name: eu-only
                when: request.headers["x-data-class"] == "personal"
                require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                prefer: {objective: cost}
                cache: {mode: exact, ttl: 10m}
              - name: default
                priority: -1
                prefer: {objective: cost}
            """;
    private static final Map<String, String> PERSONAL = Map.of("x-data-class", "personal");

    private final DeploymentFacts paris = priced(deployment("paris", "m", "FR"), 3);
    private final DeploymentFacts virginia = priced(deployment("virginia", "m", "US"), 1);
    private final DeploymentFacts frankfurt = priced(deployment("frankfurt", "m", "DE"), 2);
    private final DeploymentFacts somewhere = priced(deployment("somewhere", "m"), 0.5);
    private final PolicyEngine engine = engine(EU_ONLY, paris, virginia, frankfurt, somewhere);

    @Test
    void decide_personalData_plansEuDeploymentsByCost() {
        Decision decision = decide(engine, request("m", PERSONAL));

        assertThat(endpoints(decision)).containsExactly("frankfurt", "paris");
        assertThat(decision.policies()).containsExactly("eu-only", "default");
    }

    @Test
    void decide_otherData_plansAllDeploymentsByCost() {
        assertThat(endpoints(decide(engine, request("m", Map.of()))))
                .containsExactly("somewhere", "virginia", "frankfurt", "paris");
    }

    @Test
    void decide_unknownModel_isNotFound() {
        assertDenied(decide(engine, request("x", Map.of())), Reason.MODEL_NOT_FOUND, "model");
    }

    @Test
    void decide_noPolicyMatches_isDenied() {
        PolicyEngine some = engine("policies: [{name: a, when: tenant.id == \"b\"}]", paris);

        assertDenied(decide(some, request("m", Map.of())), Reason.NO_POLICY, "");
        assertDenied(
                decide(
                        engine(
                                "policies: []\n".replace("[]", "\n  - {name: a, when: \"false\"}"),
                                paris),
                        request("m", Map.of())),
                Reason.NO_POLICY,
                "");
    }

    @Test
    void decide_conditionFails_isDeniedDespiteOtherMatches() {
        PolicyEngine failing =
                engine(
                        """
                        policies:
                          - {name: all}
                          - {name: bad, priority: -5, when: 1 / request.input_tokens > 0}
                        """,
                        paris);

        assertDenied(decide(failing, request("m", Map.of())), Reason.CONDITION_FAILED, "bad");
    }

    @Test
    void decide_missingCapability_removesDeploymentWithReason() {
        var offer =
                new DeploymentFacts.Offer(
                        Price.FREE, 0, Capabilities.of(Capability.STREAMING), Capabilities.NONE);
        var plain =
                new DeploymentFacts(
                        new DeploymentId("plain", "m"),
                        "m",
                        "vllm",
                        true,
                        paris.placement(),
                        offer,
                        Map.of());
        var tools = new Demand(false, 10, 10, Capabilities.of(Capability.TOOLS));
        RequestFacts needing = with(request("m", Map.of()), Preferences.NONE, tools, null);

        Decision denied = decide(engine(EU_ONLY, plain), needing);
        assertDenied(denied, Reason.UNSUPPORTED, "tools");
        assertThat(((Decision.Denied) denied).message()).contains("(lacking: tools)");
        assertThat(endpoints(decide(engine(EU_ONLY, plain, paris), needing)))
                .containsExactly("paris");
    }

    @Test
    void decide_lackingCapabilityOutsideThePolicies_isDeniedByThePolicies() {
        var tools = new Demand(false, 10, 10, Capabilities.of(Capability.TOOLS));
        RequestFacts needing = with(request("m", PERSONAL), Preferences.NONE, tools, null);

        // Without the tools it would be denied as well, so they are not what to change.
        assertDenied(
                decide(engine(EU_ONLY, without(virginia)), needing),
                Reason.NO_PERMITTED_ENDPOINT,
                "processing");
        // One that supports them exists, and only the policies forbid it.
        assertDenied(
                decide(engine(EU_ONLY, without(paris), virginia), needing),
                Reason.NO_PERMITTED_ENDPOINT,
                "processing");
    }

    /** Returns a deployment at the same place that supports streams and nothing else. */
    private static DeploymentFacts without(DeploymentFacts facts) {
        return new DeploymentFacts(
                new DeploymentId("plain", "m"),
                "m",
                "vllm",
                true,
                facts.placement(),
                new DeploymentFacts.Offer(
                        Price.FREE, 0, Capabilities.of(Capability.STREAMING), Capabilities.NONE),
                Map.of());
    }

    @Test
    void decide_alias_ordersModelsUnlessRanked() {
        DeploymentIndex catalog =
                DeploymentIndex.of(
                        List.of(
                                priced(deployment("a", "small", "FR"), 9),
                                priced(deployment("b", "large", "FR"), 1)),
                        Map.of("chat", List.of("small", "large", "unknown")));
        var plain = PolicyEngine.of(policies("policies: [{name: p}]"), catalog, Samples.PARIS);
        var ranked = PolicyEngine.of(policies(EU_ONLY), catalog, Samples.PARIS);

        assertThat(endpoints(decide(plain, request("chat", Map.of())))).containsExactly("a", "b");
        assertThat(endpoints(decide(ranked, request("chat", Map.of())))).containsExactly("b", "a");
    }

    @Test
    void decide_allowList_appliesToEveryCandidate() {
        DeploymentIndex catalog =
                DeploymentIndex.of(
                        List.of(deployment("a", "small", "FR"), deployment("b", "large", "FR")),
                        Map.of("chat", List.of("small", "large")));
        var plain = PolicyEngine.of(policies("policies: [{name: p}]"), catalog, Samples.PARIS);

        assertThat(endpoints(decide(plain, allowed("chat", Set.of("chat")))))
                .containsExactly("a", "b");
        assertThat(endpoints(decide(plain, allowed("chat", Set.of("large"))))).containsExactly("b");
        assertDenied(
                decide(plain, allowed("small", Set.of("chat"))), Reason.MODEL_NOT_ALLOWED, "model");
        assertDenied(decide(plain, allowed("chat", Set.of())), Reason.MODEL_NOT_ALLOWED, "model");
    }

    @Test
    void decide_unavailableDeployment_isLastAndPermitted() {
        var live =
                new LiveState.Cold() {
                    @Override
                    public boolean available(int deployment) {
                        return deployment != 2;
                    }
                };

        assertThat(endpoints(engine.decide(request("m", PERSONAL), live, 0)))
                .containsExactly("paris", "frankfurt");
    }

    @Test
    void permits_eachAttempt_checksDecisionsRequirement() {
        Requirement requirement = decide(engine, request("m", PERSONAL)).requirement();

        assertThat(PolicyEngine.permits(requirement, paris, Capabilities.NONE)).isTrue();
        assertThat(PolicyEngine.permits(requirement, virginia, Capabilities.NONE)).isFalse();
        assertThat(PolicyEngine.permits(requirement, somewhere, Capabilities.NONE)).isFalse();
    }

    @Test
    void explain_everyCandidate_namesItsRule() {
        Explanation explanation = engine.explain(request("m", PERSONAL), LiveState.COLD, 0);

        assertThat(ExplanationText.of(explanation))
                .isEqualTo(
                        """
                        permitted  2 of 4 deployments of "m"
                        policy     eu-only applies (priority 0, p.yaml:2:5, when request.headers["x-data-class"] == "personal")
                        policy     default applies (priority -1, p.yaml:7:5)
                        requires   processing EU27; storage EU27; copies EU27
                        plan       1. frankfurt/m  by cost: expected cost 0.0008
                                   2. paris/m  by cost: expected cost 0.0012
                        removed    virginia/m  processing by eu-only: may process in US (declared: a test), allowed: EU27
                        removed    somewhere/m  processing by eu-only: may process in * (declared: a test), allowed: EU27
                        settings   at most 4 attempts within 2m, first token within 10s, cache exact for 10m
                        """);
        assertThat(ExplanationJson.of(explanation))
                .contains("\"plan\":[\"frankfurt/m\",\"paris/m\"]")
                .contains("\"rule\":\"processing\",\"policy\":\"eu-only\"");
    }

    private static RequestFacts allowed(String model, Set<String> models) {
        return with(request(model, Map.of()), Preferences.NONE, Demand.PLAIN, models);
    }

    private static RequestFacts with(
            RequestFacts request,
            Preferences preferences,
            Demand demand,
            @Nullable Set<String> models) {
        Caller caller = request.caller();
        return new RequestFacts(
                new Caller(caller.tenant(), caller.labels(), caller.key(), models),
                request.model(),
                request.path(),
                request.headers(),
                request.tags(),
                demand,
                preferences);
    }
}
