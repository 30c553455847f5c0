package dev.portolan.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.Decision.Reason;

/** Assertions about denied decisions. */
final class DeniedDecisions {
    private DeniedDecisions() {}

    static void assertDenied(Decision decision, Reason reason, String param) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> {
                            assertThat(denied.reason()).isEqualTo(reason);
                            assertThat(denied.param()).isEqualTo(param);
                            assertThat(denied.message()).endsWith(".");
                        });
    }
}
