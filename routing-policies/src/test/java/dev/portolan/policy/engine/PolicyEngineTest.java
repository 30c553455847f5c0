package dev.portolan.policy.engine;

import static dev.portolan.policy.Samples.decide;
import static dev.portolan.policy.Samples.deployment;
import static dev.portolan.policy.Samples.endpoints;
import static dev.portolan.policy.Samples.engine;
import static dev.portolan.policy.Samples.priced;
import static dev.portolan.policy.Samples.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.Decision.Reason;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class PolicyEngineTest {

    private static final String EU_ONLY =
            """
            policies:
              - name: eu-only
                when: request.headers["x-data-class"] == "personal"
                require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                prefer: {objective: cost}
              - name: default
                priority: -1
                prefer: {objective: cost}
            """;

    private final PolicyEngine engine =
            engine(
                    EU_ONLY,
                    priced(deployment("paris", "m", "FR"), 3),
                    priced(deployment("virginia", "m", "US"), 1),
                    priced(deployment("frankfurt", "m", "DE"), 2),
                    priced(deployment("somewhere", "m"), 0.5));

    @Test
    void decide_personalData_plansOnlyEuByCost() {
        Decision decision = decide(engine, request("m", Map.of("x-data-class", "personal")));

        assertThat(endpoints(decision)).containsExactly("frankfurt", "paris");
        assertThat(decision.policies()).containsExactly("eu-only", "default");
    }

    @Test
    void decide_otherData_plansEverywhereByCost() {
        assertThat(endpoints(decide(engine, request("m", Map.of()))))
                .containsExactly("somewhere", "virginia", "frankfurt", "paris");
    }

    @Test
    void decide_unknownModel_isNotFound() {
        assertThat(decide(engine, request("x", Map.of())))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo(Reason.MODEL_NOT_FOUND));
    }
}
