package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.ProviderError.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/**
 * Tests of each kind of provider error: its effect on the attempt and on the deployment's health.
 */
final class FailedAttemptTest {
    /** The outcomes that a single request cannot cause by itself. */
    private static final EnumSet<AttemptOutcome> VERDICTS =
            EnumSet.of(
                    AttemptOutcome.UNAUTHORIZED,
                    AttemptOutcome.OVERLOADED,
                    AttemptOutcome.SERVER_ERROR);

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 400, REFUSED",
        "UNSUPPORTED, 400, UNSUPPORTED",
        "CONTENT_POLICY, 400, REFUSED",
        "CONTEXT_LENGTH, 400, CONTEXT_LENGTH",
        "AUTH, 401, UNAUTHORIZED",
        "PERMISSION, 403, FORBIDDEN",
        "NOT_FOUND, 404, NOT_FOUND",
        "OPERATOR, 400, MISCONFIGURED",
        "CONFLICT, 409, CONFLICT",
        "RATE_LIMIT, 429, RATE_LIMITED",
        "QUOTA, 429, OUT_OF_QUOTA",
        "OVERLOADED, 503, OVERLOADED",
        "TIMEOUT, 408, MODEL_ERROR",
        "TIMEOUT, 504, SERVER_ERROR",
        "UPSTREAM_5XX, 500, SERVER_ERROR",
        "MODEL_ERROR, 424, MODEL_ERROR",
        "MODEL_ERROR, 200, MODEL_ERROR",
        "UNUSABLE, 200, SERVER_ERROR",
        "DIVERGED, 200, DIVERGED",
        "CANCELLED, 499, SERVER_ERROR"
    })
    void error_ofEachKind_isAnOutcome(Kind kind, int status, AttemptOutcome outcome) {
        assertThat(failure(kind, status).outcome()).isEqualTo(outcome);
        assertThat(outcome.broken()).isEqualTo(VERDICTS.contains(outcome));
    }

    @Test
    void error_thatACallerCanBringAbout_isNoVerdict() {
        for (Kind kind : Kind.values()) {
            for (int status : new int[] {400, 402, 403, 404, 409, 413, 422, 424, 429}) {
                boolean ours =
                        EnumSet.of(
                                        Kind.AUTH,
                                        Kind.OVERLOADED,
                                        Kind.TIMEOUT,
                                        Kind.UPSTREAM_5XX,
                                        Kind.UNUSABLE,
                                        Kind.CANCELLED)
                                .contains(kind);
                assertThat(failure(kind, status).outcome().broken()).as("%s", kind).isEqualTo(ours);
            }
        }
    }

    @Test
    void outcomes_thatAnOperatorMends_areNotTheCallers() {
        List<AttemptOutcome> operators =
                Arrays.stream(AttemptOutcome.values()).filter(AttemptOutcome::operators).toList();
        assertThat(operators)
                .containsExactlyInAnyOrder(
                        AttemptOutcome.OUT_OF_QUOTA,
                        AttemptOutcome.UNAUTHORIZED,
                        AttemptOutcome.FORBIDDEN,
                        AttemptOutcome.NOT_FOUND,
                        AttemptOutcome.MISCONFIGURED);
        assertThat(failure(Kind.QUOTA, 400).isAvoidable()).isFalse();
        assertThat(failure(Kind.INVALID_REQUEST, 400).isAvoidable()).isTrue();
        assertThat(failure(Kind.RATE_LIMIT, 429).isAvoidable()).isTrue();
    }

    private static FailedAttempt failure(Kind kind, int status) {
        return FailedAttempt.of(
                new ProviderError(kind, status, null, null, "no", true, null, null, null));
    }
}
