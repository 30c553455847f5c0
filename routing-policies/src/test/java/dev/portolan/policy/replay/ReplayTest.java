package dev.portolan.policy.replay;

import static dev.portolan.policy.Samples.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.Samples;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.replay.DecisionRecord.Measured;
import dev.portolan.policy.replay.DecisionRecord.Outcome;
import dev.portolan.policy.replay.ReplayDifference.Change;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

final class ReplayTest {

    private static final String ALL = "policies: [{name: all, prefer: {objective: cost}}]";
    private static final String EU =
            """
            policies:
              - {name: all, priority: -1, prefer: {objective: cost}}
              - {name: eu, when: 'request.headers["x"] == "eu"', require: {processing: [EU27], storage: [EU27]}}
            """;

    private final DeploymentFacts paris = Samples.priced(deployment("paris", "m", "FR"), 2);
    private final DeploymentFacts berlin = Samples.priced(deployment("berlin", "m", "DE"), 1);
    private final DeploymentFacts virginia = Samples.priced(deployment("virginia", "m", "US"), 1);

    @Test
    void add_sameSides_changesNothing() {
        ReplayDifference same =
                replay(side(EU, paris, virginia), side(EU, paris, virginia), "eu", "");
        assertThat(same.requests()).isEqualTo(2);
        assertThat(same.leaving()).isZero();
        assertThat(acme(same).moved()).isZero();
    }

    @Test
    void add_policyDropped_countsRequestsOutsideItsRequirement() {
        ReplayDifference difference =
                replay(side(EU, paris, virginia), side(ALL, paris, virginia), "eu", "");
        assertThat(difference.leaving()).isEqualTo(1);
        assertThat(difference.examples().getFirst().path())
                .contains("processing in US, at virginia/m as the first choice");
        assertThat(difference.examples().getFirst().kept()).contains("EU27");
    }

    @Test
    void add_costlierDeploymentElsewhere_leavesByFailover() {
        DeploymentFacts dear = Samples.priced(virginia, 9);
        ReplayDifference difference = replay(side(ALL, paris), side(ALL, paris, dear), "");
        assertThat(difference.leaving()).isEqualTo(1);
        assertThat(difference.examples().getFirst().path()).contains("by failover");
        assertThat(acme(difference).moved()).isZero();
    }

    @Test
    void add_newDeploymentWithinRequirement_doesNotLeave() {
        ReplayDifference difference = replay(side(EU, paris), side(EU, paris, berlin), "eu");
        assertThat(difference.leaving()).isZero();
        ReplayDifference.OfTenant acme = acme(difference);
        assertThat(acme.processing()).isEqualTo(new Change<>("FR", "DE,FR"));
        assertThat(acme.moved()).isEqualTo(1);
    }

    @Test
    void add_nodeElsewhere_leavesByNodesCopy() {
        var zurich = GatewayPlacement.of(new NodeFacts("zrh", CountrySet.of("CH")));
        ReplayDifference difference = replay(side(ALL, paris), side(ALL, zurich, paris), "");
        assertThat(difference.examples().getFirst().path()).contains("zrh in CH would hold a copy");
    }

    @Test
    void add_deniedWithoutPolicy_leavesIfPermitted() {
        String none = "policies: [{name: never, when: 'tenant.id == \"other\"'}]";
        ReplayDifference difference = replay(side(none, paris), side(ALL, paris), "");
        assertThat(difference.leaving()).isEqualTo(1);
        assertThat(acme(difference).permitted()).isEqualTo(1);
    }

    @Test
    void add_earlyDenial_leavesIfAnyModelWould() {
        String germany = "policies: [{name: de, require: {processing: [DE]}}]";
        var replay = new Replay(side(germany, paris), side(ALL, paris), new ObservedState());
        replay.add(
                new DecisionRecord(
                        Instant.EPOCH,
                        "r",
                        Samples.request(RequestFacts.ANY_MODEL, Map.of()),
                        Outcome.refused(403, "no_permitted_endpoint")));

        ReplayDifference difference = replay.difference();
        assertThat(difference.requests()).isEqualTo(1);
        assertThat(difference.leaving()).isEqualTo(1);
        assertThat(difference.examples().getFirst().model()).isEqualTo("m");
    }

    @Test
    void add_cheaperFirstChoice_countsCostOfActualUsage() {
        ReplayDifference difference = replay(side(ALL, paris), side(ALL, paris, berlin), "");
        ReplayDifference.OfTenant acme = acme(difference);
        assertThat(acme.cost()).isEqualTo(new Change<>(4.0, 2.0));
        assertThat(acme.firstToken().baseline()).isNaN();
        assertThat(DifferenceText.of(difference)).contains("4.000000 -> 2.000000 (-50.0 %)");
        assertThat(DifferenceJson.of(difference))
                .contains("\"firstTokenMs\":{\"baseline\":null,\"candidate\":null}");
    }

    @Test
    void reads_everyNotationOfNames_isFound() {
        RecordedNames reads =
                RecordedNames.of(
                        Samples.policies(
                                """
                                policies:
                                  - name: a
                                    when: request.headers["X-A"] == "1" || request.tags.team == "x"
                                  - name: b
                                    when: '"x-b" in request.headers || request.headers["x-c"].matches("q+")'
                                    prefer: {objective: weighted, shares: {e: 1}, sticky: headers.x-d}
                                """));
        assertThat(reads.headers()).containsExactlyInAnyOrder("x-a", "x-b", "x-c", "x-d");
        assertThat(reads.tags()).containsExactly("team");
    }

    private static ReplayDifference.OfTenant acme(ReplayDifference difference) {
        return Objects.requireNonNull(difference.tenants().get("acme"));
    }

    private static ReplayTarget side(String yaml, DeploymentFacts... deployments) {
        return side(yaml, Samples.PARIS, deployments);
    }

    private static ReplayTarget side(
            String yaml, GatewayPlacement site, DeploymentFacts... deployments) {
        var engine =
                PolicyEngine.of(
                        Samples.policies(yaml),
                        DeploymentIndex.of(List.of(deployments), Map.of()),
                        site);
        return new ReplayTarget(engine, id -> Optional.of(new Caller(id, Map.of(), "", null)));
    }

    private static ReplayDifference replay(
            ReplayTarget baseline, ReplayTarget candidate, String... classes) {
        var replay = new Replay(baseline, candidate, new ObservedState());
        for (String of : classes) {
            RequestFacts request = Samples.request("m", Map.of("x", of));
            var used = new Measured(1_000_000, 0, 1_000_000, 80, 900);
            replay.add(
                    new DecisionRecord(
                            Instant.EPOCH,
                            "r" + of,
                            request,
                            new Outcome(200, "", "gone", "m", "FR", used)));
        }
        return replay.difference();
    }
}
