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
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.Decision.Reason;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.NamedSet;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Sink;
import dev.portolan.policy.strategy.LiveState;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

final class PlacementDecisionTest {
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
    void decide_noCompliantDeployment_isDeniedWithLastRemovingAxis() {
        Decision decision = decide(engine(EU_ONLY, virginia), request("m", PERSONAL));

        assertDenied(decision, Reason.NO_PERMITTED_ENDPOINT, "processing");
        assertThat(((Decision.Denied) decision).message())
                .contains("EU27")
                .doesNotContain("virginia");
    }

    @Test
    void decide_disjointPolicies_isDenied() {
        PolicyEngine both =
                engine(
                        """
                        policies:
                          - {name: a, require: {processing: [FR]}}
                          - {name: b, require: {processing: [DE]}}
                        """,
                        paris,
                        frankfurt);

        assertDenied(
                decide(both, request("m", Map.of())), Reason.NO_PERMITTED_ENDPOINT, "processing");
    }

    @Test
    void decide_unknownBound_breaksEveryRestriction() {
        PolicyEngine wide = engine("policies: [{name: p, require: {storage: [EEA]}}]", somewhere);

        assertDenied(decide(wide, request("m", Map.of())), Reason.NO_PERMITTED_ENDPOINT, "storage");
    }

    @Test
    void decide_operatorExcluded_isDeniedDespiteLocation() {
        var usInFrankfurt =
                deployment(
                        "bedrock",
                        "m",
                        frankfurt
                                .placement()
                                .with(
                                        Axis.OPERATOR,
                                        new Placement.Operator("AWS", CountrySet.of("DE", "US"))),
                        Price.FREE);
        PolicyEngine sovereign =
                engine(
                        "policies: [{name: p, require: {operator: {exclude: [US]}}}]",
                        usInFrankfurt,
                        paris);

        assertThat(endpoints(decide(sovereign, request("m", Map.of())))).containsExactly("paris");
        assertDenied(
                decide(
                        engine(
                                "policies: [{name: p, require: {operator: {within: [EU27]}}}]",
                                usInFrankfurt),
                        request("m", Map.of())),
                Reason.NO_PERMITTED_ENDPOINT,
                "operator");
    }

    @Test
    void decide_nodeOutside_isDeniedForCopies() {
        PolicyEngine london =
                PolicyEngine.of(
                        policies(EU_ONLY),
                        DeploymentIndex.of(List.of(paris), Map.of()),
                        GatewayPlacement.of(new NodeFacts("lon-1", CountrySet.of("GB"))));

        assertDenied(
                decide(london, request("m", PERSONAL)), Reason.NO_PERMITTED_ENDPOINT, "copies");
        assertThat(endpoints(decide(london, request("m", Map.of())))).containsExactly("paris");
    }

    @Test
    void decide_cacheOrLogOutside_permitsWithoutCacheAndDeniesLog() {
        PolicyEngine abroad = withSink(Sink.Kind.CACHE);
        Decision noTier = decide(abroad, request("m", PERSONAL));
        Decision noLog = decide(withSink(Sink.Kind.LOG), request("m", PERSONAL));

        assertThat(noTier).isInstanceOf(Decision.Permitted.class);
        assertThat(abroad.site().mayCache(noTier.requirement())).isFalse();
        assertThat(abroad.explain(request("m", PERSONAL), LiveState.COLD, 0).notes())
                .singleElement()
                .asString()
                .contains("shared cache");
        assertDenied(noLog, Reason.NO_PERMITTED_ENDPOINT, "copies");
        Decision plain = decide(engine, request("m", PERSONAL));
        assertThat(((Decision.Permitted) plain).settings().cache().mode())
                .isEqualTo(CachePolicy.Mode.EXACT);
    }

    private PolicyEngine withSink(Sink.Kind kind) {
        return PolicyEngine.of(
                policies(EU_ONLY),
                DeploymentIndex.of(List.of(paris), Map.of()),
                new GatewayPlacement(
                        Samples.PARIS.node(),
                        List.of(new Sink(kind, "sink", CountrySet.of("US")))));
    }

    @Test
    void decide_callersRequirement_onlyTightens() {
        Requirement onlyFrance = Requirement.NONE.with(Axis.PROCESSING, CountrySet.of("FR", "US"));
        RequestFacts wishing =
                with(
                        request("m", PERSONAL),
                        new Preferences(onlyFrance, null, 0),
                        Demand.PLAIN,
                        null);

        Decision decision = decide(engine, wishing);

        assertThat(endpoints(decision)).containsExactly("paris");
        assertThat(decision.requirement().limit(Axis.PROCESSING)).isEqualTo(CountrySet.of("FR"));
        assertThat(decision.requirement().limit(Axis.STORAGE)).isEqualTo(NamedSet.EU27.countries());
    }

    @Test
    void decide_roamingCapability_isPermittedOnlyWithoutLocationLimit() {
        var offer =
                new DeploymentFacts.Offer(
                        Price.FREE,
                        0,
                        Capabilities.of(Capability.TOOLS, Capability.WEB_SEARCH),
                        Capabilities.of(Capability.WEB_SEARCH));
        var roaming =
                new DeploymentFacts(
                        new DeploymentId("paris", "m"),
                        "m",
                        "openai",
                        false,
                        paris.placement(),
                        offer,
                        Map.of());
        var search = new Demand(false, 10, 10, Capabilities.of(Capability.WEB_SEARCH));
        var tools = new Demand(false, 10, 10, Capabilities.of(Capability.TOOLS));
        RequestFacts searching = with(request("m", PERSONAL), Preferences.NONE, search, null);

        Decision denied = decide(engine(EU_ONLY, roaming), searching);
        assertDenied(denied, Reason.NO_PERMITTED_ENDPOINT, "processing");
        assertThat(((Decision.Denied) denied).message()).contains("web-search");
        assertThat(endpoints(decide(engine("policies: [{name: all}]", roaming), searching)))
                .containsExactly("paris");
        RequestFacts calling = with(request("m", PERSONAL), Preferences.NONE, tools, null);
        assertThat(endpoints(decide(engine(EU_ONLY, roaming), calling))).containsExactly("paris");
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
