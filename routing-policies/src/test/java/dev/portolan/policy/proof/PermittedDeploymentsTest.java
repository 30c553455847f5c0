package dev.portolan.policy.proof;

import static dev.portolan.policy.Samples.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.Samples;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts.Caller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

final class PermittedDeploymentsTest {
    private static final Caller EU = new Caller("eu", Map.of("residency", "eu"), "", null);
    private static final Caller OTHER = new Caller("other", Map.of(), "", null);

    private final List<DeploymentFacts> places =
            List.of(
                    deployment("paris", "m", "FR"),
                    deployment("virginia", "m", "US"),
                    deployment("oregon", "american", "US"));

    @Test
    void deployments_forbiddenByTheTenantsLabel_areLeftOutForThatTenant() {
        String policies =
                """
                policies:
                  - {name: eu, when: tenant.labels.residency == "eu", require: {processing: [EU27]}}
                  - {name: default, priority: -1}
                """;
        assertThat(reached(policies, EU)).isEqualTo(Map.of("m", List.of("paris")));
        assertThat(reached(policies, OTHER))
                .isEqualTo(
                        Map.of("m", List.of("paris", "virginia"), "american", List.of("oregon")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request.headers[\"x-data-class\"] == \"personal\"",
                "request.tags.team != \"open\"",
                "request.input_tokens > 100",
                "request.path == \"/v1/messages\"",
                "key.id != \"open\"",
                "request.model.matches(\"^.*$\")",
            })
    void deployments_forbiddenToSomeRequestsOnly_areReachable(String when) {
        String policies =
                """
                policies:
                  - {name: eu, when: '%s', require: {processing: [EU27]}}
                  - {name: default, priority: -1}
                """
                        .formatted(when);
        assertThat(reached(policies, OTHER)).containsKeys("m", "american");
    }

    @Test
    void deployments_forbiddenByEveryCombinationOfHeaders_areLeftOut() {
        String policies =
                """
                policies:
                  - {name: one, when: 'request.headers["a"] == "x"', require: {processing: [EU27]}}
                  - {name: two, when: 'request.headers["a"] != "x"', require: {processing: [FR]}}
                """;
        assertThat(reached(policies, OTHER)).isEqualTo(Map.of("m", List.of("paris")));
    }

    @Test
    void deployments_thatNoPolicyPermits_areLeftOut() {
        String policies =
                "policies: [{name: one, when: 'request.model == \"m\" && tenant.id == \"eu\"'}]";
        assertThat(reached(policies, EU)).containsOnlyKeys("m");
        assertThat(reached(policies, OTHER)).isEmpty();
    }

    @Test
    void deployments_ofACopyThatThisGatewayMayNotKeep_areLeftOut() {
        String policies = "policies: [{name: de, require: {copies: [DE]}}]";
        assertThat(reached(policies, OTHER)).isEmpty();
    }

    @Test
    void deployments_ofAliasesAndAllowLists_areReachedByTheNamesThatTheTenantMayUse() {
        String policies = "policies: [{name: eu, require: {processing: [EU27]}}]";
        Caller narrow = new Caller("narrow", Map.of(), "", Set.of("fast"));
        assertThat(reached(policies, narrow)).isEqualTo(Map.of("fast", List.of("paris")));
        assertThat(reached(policies, OTHER)).containsOnlyKeys("m", "fast");
    }

    private Map<String, List<String>> reached(String text, Caller caller) {
        PolicySet set = Samples.policies(text);
        var aliases = Map.of("fast", List.of("american", "m"), "far", List.of("american"));
        boolean aliased = caller.models() != null || text.contains("{name: eu, require");
        var index = DeploymentIndex.of(places, aliased ? aliases : Map.of());
        var engine = PolicyEngine.of(set, index, Samples.PARIS);
        var names = new java.util.HashMap<String, List<String>>();
        PermittedDeployments.of(set, engine, caller)
                .forEach(
                        (name, facts) ->
                                names.put(
                                        name,
                                        facts.stream().map(DeploymentFacts::endpoint).toList()));
        return names;
    }
}
