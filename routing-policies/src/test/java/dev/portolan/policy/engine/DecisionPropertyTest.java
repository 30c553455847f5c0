package dev.portolan.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.Samples;
import dev.portolan.policy.Worlds;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Plan;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Wishes;
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
    void addingAPolicy_thatAppliesToo_addsNoCandidate(@ForAll long seed) {
        var worlds = new Worlds(seed);
        List<String> policies = worlds.policies(4);
        DeploymentIndex catalog = worlds.catalog(12, 3);
        GatewayPlacement site = worlds.site();
        PolicyEngine fewer = PolicyEngine.of(Worlds.set(policies), catalog, site);
        var added = new ArrayList<>(policies);
        added.add(worlds.policies(1).getFirst().replace("name: p0", "name: more"));
        PolicyEngine more = PolicyEngine.of(Worlds.set(added), catalog, site);
        for (int i = 0; i < 20; i++) {
            RequestFacts request = worlds.request();
            Decision before = Samples.decide(fewer, request);
            if (!noPolicy(before)) {
                assertThat(places(before)).containsAll(places(Samples.decide(more, request)));
            }
        }
    }

    @Property(tries = 300)
    void reorderingPolicies_changesNoVerdict(@ForAll long seed) {
        var worlds = new Worlds(seed);
        List<String> policies = worlds.policies(6);
        DeploymentIndex catalog = worlds.catalog(12, 3);
        GatewayPlacement site = worlds.site();
        var shuffled = new ArrayList<>(policies);
        Collections.shuffle(shuffled, new Random(seed));
        PolicyEngine one = PolicyEngine.of(Worlds.set(policies), catalog, site);
        PolicyEngine other = PolicyEngine.of(Worlds.set(shuffled), catalog, site);
        for (int i = 0; i < 20; i++) {
            RequestFacts request = worlds.request();
            Decision first = Samples.decide(one, request);
            Decision second = Samples.decide(other, request);
            assertThat(places(first)).isEqualTo(places(second));
            assertThat(first.requirement()).isEqualTo(second.requirement());
            assertThat(first.getClass()).isEqualTo(second.getClass());
        }
    }

    @Property(tries = 300)
    void plan_whateverTheState_holdsOnlyWhatEveryRequirementPermits(@ForAll long seed) {
        var worlds = new Worlds(seed);
        PolicyEngine engine =
                PolicyEngine.of(
                        Worlds.set(worlds.policies(6)), worlds.catalog(20, 3), worlds.site());
        for (int i = 0; i < 20; i++) {
            RequestFacts request = tightened(worlds.request(), worlds);
            Decision calm = engine.decide(request, LiveState.COLD, 0);
            Decision stormy = engine.decide(request, worlds.live(), worlds.bits());
            assertThat(places(stormy)).isEqualTo(places(calm));
            if (stormy instanceof Decision.Permitted permitted) {
                assertKept(permitted, request);
            }
        }
    }

    @Property(tries = 300)
    void denialBeforeTheBody_whateverTheBody_isADenialOfTheWholeRequest(@ForAll long seed) {
        var worlds = new Worlds(seed);
        PolicyEngine engine =
                PolicyEngine.of(
                        Worlds.set(worlds.policies(4)), worlds.catalog(8, 3), worlds.site());
        for (int i = 0; i < 20; i++) {
            RequestFacts request = tightened(worlds.request(), worlds);
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
                request.wishes());
    }

    private static void assertKept(Decision.Permitted permitted, RequestFacts request) {
        Plan plan = permitted.plan();
        for (DeploymentFacts facts : plan.list()) {
            for (Axis axis : Axis.ofDeployments()) {
                assertThat(facts.placement().extent(axis))
                        .matches(bound -> bound.isWithin(permitted.requirement().limit(axis)))
                        .matches(bound -> bound.isWithin(request.wishes().require().limit(axis)));
            }
            assertThat(facts.offer().supports().containsAll(request.demand().needs())).isTrue();
        }
        assertThat(new HashSet<>(plan.list())).hasSize(plan.size());
    }

    private static RequestFacts tightened(RequestFacts request, Worlds worlds) {
        if (worlds.bits() % 3 != 0) {
            return request;
        }
        return new RequestFacts(
                request.caller(),
                request.model(),
                request.path(),
                request.headers(),
                request.tags(),
                request.demand(),
                new Wishes(worlds.tightening(), null, 0));
    }

    private static boolean noPolicy(Decision decision) {
        return decision instanceof Decision.Denied denied
                && denied.reason() == Decision.Reason.NO_POLICY;
    }

    private static Set<String> places(Decision decision) {
        return new HashSet<>(Samples.endpoints(decision));
    }
}
