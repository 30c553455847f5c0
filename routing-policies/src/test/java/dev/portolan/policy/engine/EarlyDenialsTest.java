package dev.portolan.policy.engine;

import static dev.portolan.policy.Samples.deployment;
import static dev.portolan.policy.Samples.engine;
import static dev.portolan.policy.Samples.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.model.Decision.Denied;
import dev.portolan.policy.model.Decision.Reason;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

final class EarlyDenialsTest {
    private static final String PERSONAL_IN_GERMANY =
            """
            policies:
              - name: german
                when: request.headers["x-data-class"] == "personal"
                require: {processing: [DE]}
              - name: default
                priority: -1
            """;

    private final DeploymentFacts paris = deployment("paris", "m", "FR");
    private final DeploymentFacts berlin = deployment("berlin", "m", "DE");

    @Test
    void earlyDenial_noPermittedDeployment_isDenied() {
        Denied denied = denied(engine(PERSONAL_IN_GERMANY, paris), "personal").orElseThrow();

        assertThat(denied.reason()).isEqualTo(Reason.NO_PERMITTED_ENDPOINT);
        assertThat(denied.param()).isEqualTo("processing");
        assertThat(denied.policies()).containsExactly("german", "default");
    }

    @Test
    void earlyDenial_somePermittedDeployment_needsBody() {
        assertThat(denied(engine(PERSONAL_IN_GERMANY, paris, berlin), "personal")).isEmpty();
        assertThat(denied(engine(PERSONAL_IN_GERMANY, paris), "public")).isEmpty();
    }

    @Test
    void earlyDenial_nodeMayStoreNoCopy_isDenied() {
        String copies =
                """
                policies:
                  - name: copies
                    when: request.headers["x-data-class"] == "personal"
                    require: {copies: [DE]}
                  - name: default
                    priority: -1
                """;

        assertThat(denied(engine(copies, berlin), "personal"))
                .hasValueSatisfying(denied -> assertThat(denied.param()).isEqualTo("copies"));
        assertThat(denied(engine(copies, berlin), "public")).isEmpty();
    }

    @Test
    void earlyDenial_noPolicyMatches_isDeniedUnlessBodyMayMatch() {
        String headers =
                """
                policies:
                  - name: personal
                    when: request.headers["x-data-class"] == "personal"
                """;
        String body =
                headers
                        + """
                          - name: streams
                            when: request.stream
                        """;

        assertThat(denied(engine(headers, paris), "public"))
                .hasValueSatisfying(d -> assertThat(d.reason()).isEqualTo(Reason.NO_POLICY));
        assertThat(denied(engine(body, paris), "public")).isEmpty();
    }

    @Test
    void earlyDenial_bodyReadByCelRuntime_needsBody() {
        String body =
                """
                policies:
                  - name: long
                    when: request.headers["x-data-class"] == "personal" && size(request.model) > 3
                    require: {processing: [DE]}
                  - name: default
                    priority: -1
                """;

        assertThat(denied(engine(body, paris), "personal")).isEmpty();
    }

    private static Optional<Denied> denied(PolicyEngine engine, String dataClass) {
        RequestFacts head = request("", Map.of("x-data-class", dataClass));
        return engine.deniedBeforeBody(head);
    }
}
