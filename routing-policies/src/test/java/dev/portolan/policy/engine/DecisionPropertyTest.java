package dev.portolan.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.RandomConfigurations;
import dev.portolan.policy.Samples;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Plan;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.strategy.LiveState;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

final class DecisionPropertyTest {

    @Property(tries = 300)
    void decide_furtherMatchingPolicy_addsNoCandidate(@ForAll long seed) {
        var configurations = new RandomConfigurations(seed);
        List<String> policies = configurations.policies(4);
        DeploymentIndex catalog = configurations.catalog(12, 3);
        GatewayPlacement site = configurations.site();
        PolicyEngine fewer = PolicyEngine.of(RandomConfigurations.set(policies), catalog, site);
        var added = new ArrayList<>(policies);
        added.add(configurations.policies(1).getFirst().replace("name: p0", "name: more"));
        PolicyEngine more = PolicyEngine.of(RandomConfigurations.set(added), catalog, site);
        for (int i = 0; i < 20; i++) {
            RequestFacts request = configurations.request();
            Decision before = Samples.decide(fewer, request);
            if (!noPolicy(before)) {
                assertThat(places(before)).containsAll(places(Samples.decide(more, request)));
            }
        }
    }

    @Property(tries = 300)
    void decide_reorderedPolicies_returnsSameDecision(@ForAll long seed) {
        var configurations = new RandomConfigurations(seed);
        List<String> policies = configurations.policies(6);
        DeploymentIndex catalog = configurations.catalog(12, 3);
        GatewayPlacement site = configurations.site();
        var shuffled = new ArrayList<>(policies);
        Collections.shuffle(shuffled, new Random(seed));
        PolicyEngine one = PolicyEngine.of(RandomConfigurations.set(policies), catalog, site);
        PolicyEngine other = PolicyEngine.of(RandomConfigurations.set(shuffled), catalog, site);
        for (int i = 0; i < 20; i++) {
            RequestFacts request = configurations.request();
            Decision first = Samples.decide(one, request);
            Decision second = Samples.decide(other, request);
            assertThat(places(first)).isEqualTo(places(second));
            assertThat(first.requirement()).isEqualTo(second.requirement());
            assertThat(first.getClass()).isEqualTo(second.getClass());
        }
    }

    @Property(tries = 300)
    void plan_anyState_holdsOnlyPermittedDeployments(@ForAll long seed) {
        var configurations = new RandomConfigurations(seed);
        PolicyEngine engine =
                PolicyEngine.of(
                        RandomConfigurations.set(configurations.policies(6)),
                        configurations.catalog(20, 3),
                        configurations.site());
        for (int i = 0; i < 20; i++) {
            RequestFacts request = tightened(configurations.request(), configurations);
            Decision calm = engine.decide(request, LiveState.COLD, 0);
            Decision stormy = engine.decide(request, configurations.live(), configurations.bits());
            assertThat(places(stormy)).isEqualTo(places(calm));
            if (stormy instanceof Decision.Permitted permitted) {
                assertCompliant(permitted, request);
            }
        }
    }

    @Property(tries = 300)
    void earlyDenial_anyBody_isDenialOfWholeRequest(@ForAll long seed) {
        var configurations = new RandomConfigurations(seed);
        PolicyEngine engine =
                PolicyEngine.of(
                        RandomConfigurations.set(configurations.policies(4)),
                        configurations.catalog(8, 3),
                        configurations.site());
        for (int i = 0; i < 20; i++) {
            RequestFacts request = tightened(configurations.request(), configurations);
            if (engine.deniedBeforeBody(head(request)).isPresent()) {
                assertThat(Samples.decide(engine, request)).isInstanceOf(Decision.Denied.class);
            }
        }
    }

    private static RequestFacts head(RequestFacts request) {
        return new RequestFacts(
                request.caller(),
                "",
                request.path(),
                request.headers(),
                request.tags(),
                RequestFacts.Demand.PLAIN,
                request.preferences());
    }

    private static void assertCompliant(Decision.Permitted permitted, RequestFacts request) {
        Plan plan = permitted.plan();
        for (DeploymentFacts facts : plan.list()) {
            for (Axis axis : Axis.ofDeployments()) {
                assertThat(facts.placement().extent(axis))
                        .matches(bound -> bound.isWithin(permitted.requirement().limit(axis)))
                        .matches(
                                bound ->
                                        bound.isWithin(
                                                request.preferences().require().limit(axis)));
            }
            assertThat(facts.offer().supports().containsAll(request.demand().needs())).isTrue();
        }
        assertThat(new HashSet<>(plan.list())).hasSize(plan.size());
    }

    private static RequestFacts tightened(
            RequestFacts request, RandomConfigurations configurations) {
        if (configurations.bits() % 3 != 0) {
            return request;
        }
        return new RequestFacts(
                request.caller(),
                request.model(),
                request.path(),
                request.headers(),
                request.tags(),
                request.demand(),
                new Preferences(configurations.tightening(), null, 0));
    }

    private static boolean noPolicy(Decision decision) {
        return decision instanceof Decision.Denied denied
                && denied.reason() == Decision.Reason.NO_POLICY;
    }

    private static Set<String> places(Decision decision) {
        return new HashSet<>(Samples.endpoints(decision));
    }
}
