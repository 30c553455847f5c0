package dev.portolan.policy.engine;

import static dev.portolan.policy.Samples.decide;
import static dev.portolan.policy.Samples.deployment;
import static dev.portolan.policy.Samples.endpoints;
import static dev.portolan.policy.Samples.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.AxisSamples;
import dev.portolan.policy.Samples;
import dev.portolan.policy.explain.ExplanationJson;
import dev.portolan.policy.explain.ExplanationText;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.proof.Proof;
import dev.portolan.policy.proof.Prover;
import dev.portolan.policy.replay.DecisionRecord;
import dev.portolan.policy.replay.DecisionRecord.Outcome;
import dev.portolan.policy.replay.ObservedState;
import dev.portolan.policy.replay.Replay;
import dev.portolan.policy.replay.ReplayTarget;
import dev.portolan.policy.strategy.LiveState;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tests that every enforcement point denies data that breaks one axis, and names that axis. */
final class AxisEnforcementTest {

    private static final String ALL = "policies: [{name: p, require: " + AxisSamples.yaml() + "}]";
    private static final String NONE = "policies: [{name: p}]";
    private static final RequestFacts REQUEST = request("m", Map.of());

    /** Creates an engine whose gateway or only deployment breaks the axis and meets all others. */
    private static PolicyEngine breaking(Axis axis, String policies) {
        boolean copies = axis == Axis.COPIES;
        String country = copies ? "US" : "FR";
        var site = GatewayPlacement.of(new NodeFacts("n", CountrySet.of(country)));
        return engine(policies, site, copies ? AxisSamples.keeping() : AxisSamples.breaking(axis));
    }

    private static PolicyEngine engine(
            String policies, GatewayPlacement site, Placement placement) {
        var deployments = List.of(deployment("e", "m", placement, Price.FREE));
        return PolicyEngine.of(
                Samples.policies(policies), DeploymentIndex.of(deployments, Map.of()), site);
    }

    private static PolicyEngine keeping() {
        return engine(ALL, Samples.PARIS, AxisSamples.keeping());
    }

    @ParameterizedTest
    @EnumSource
    void decide_oneAxisBroken_isDeniedOnThatAxis(Axis axis) {
        assertThat(endpoints(decide(keeping(), REQUEST))).containsExactly("e");
        assertThat(decide(breaking(axis, ALL), REQUEST))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> {
                            assertThat(denied.param()).isEqualTo(axis.key());
                            assertThat(denied.message())
                                    .contains(AxisSamples.only(axis).allowed(axis));
                        });
    }

    @ParameterizedTest
    @EnumSource
    void decide_callersRequirementBroken_isDeniedOnThatAxis(Axis axis) {
        var preferences = new Preferences(AxisSamples.only(axis), null, 0);
        RequestFacts wishing =
                new RequestFacts(
                        REQUEST.caller(),
                        "m",
                        REQUEST.path(),
                        Map.of(),
                        Map.of(),
                        REQUEST.demand(),
                        preferences);
        assertThat(decide(breaking(axis, NONE), wishing))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.param()).isEqualTo(axis.key()));
        assertThat(breaking(axis, NONE).deniedBeforeBody(wishing)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void permits_oneAxisBroken_isFalseForThatAxisAlone(Axis axis) {
        if (axis == Axis.COPIES) {
            var us = GatewayPlacement.of(new NodeFacts("n", CountrySet.of("US")));
            assertThat(us.brokenCopy(AxisSamples.only(axis))).isPresent();
            return;
        }
        Placement broken = AxisSamples.breaking(axis);
        for (Axis other : Axis.values()) {
            Requirement only = AxisSamples.only(other);
            assertThat(only.brokenBy(broken).isEmpty()).isEqualTo(other != axis);
            assertThat(only.isBrokenOn(other, broken)).isEqualTo(other == axis);
            assertThat(only.bindsProviders()).isEqualTo(other != Axis.COPIES);
        }
        assertThat(AxisSamples.all().brokenBy(broken)).contains(axis);
        assertThat(AxisSamples.all().brokenBy(Placement.unknown("a test")))
                .contains(Axis.ofDeployments().getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void explain_oneAxisBroken_namesTheAxisAndThePolicy(Axis axis) {
        Explanation explanation = breaking(axis, ALL).explain(REQUEST, LiveState.COLD, 0);
        Explanation.Candidate candidate = explanation.candidates().getFirst();
        assertThat(candidate.rule()).isEqualTo(axis.key());
        assertThat(candidate.policy()).isEqualTo("p");
        assertThat(candidate.why())
                .endsWith(", allowed: " + explanation.decision().requirement().allowed(axis));
        assertThat(ExplanationText.of(explanation)).contains("removed    e/m  " + axis.key());
        assertThat(ExplanationJson.of(explanation))
                .contains("\"rule\":\"%s\"".formatted(axis.key()))
                .contains("\"%s\":".formatted(axis.key()));
    }

    @ParameterizedTest
    @EnumSource
    void replay_oneAxisBroken_leavesOnThatAxis(Axis axis) {
        var replay =
                new Replay(target(keeping()), target(breaking(axis, NONE)), new ObservedState());
        replay.add(new DecisionRecord(Instant.EPOCH, "r", REQUEST, Outcome.refused(0, "")));
        assertThat(replay.difference().examples())
                .singleElement()
                .satisfies(leaving -> assertThat(leaving.axis()).isEqualTo(axis));
    }

    private static ReplayTarget target(PolicyEngine engine) {
        return new ReplayTarget(engine, id -> Optional.of(new Caller(id, Map.of(), "", null)));
    }

    @ParameterizedTest
    @EnumSource
    void prove_oneAxisBroken_isRefuted(Axis axis) {
        String invariant = "\ninvariants: [{name: i, always: {" + AxisSamples.yaml(axis) + "}}]";
        List<Proof> proofs =
                Prover.prove(Samples.policies(NONE + invariant), breaking(axis, NONE), List.of());
        assertThat(proofs).singleElement().isInstanceOf(Proof.Refuted.class);
    }
}
