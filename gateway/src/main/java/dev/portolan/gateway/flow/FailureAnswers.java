package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.AttemptsExhausted;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.answer.ProviderError;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** The errors that a caller gets when the attempts end without an answer. */
final class FailureAnswers {
    private static final int LEAST_RETRY_SECONDS = 1;

    private FailureAnswers() {}

    /** No deployment is left to try. */
    static Refusal exhausted(AttemptsExhausted how) {
        FailedAttempt last = how.last();
        if (how.rateLimited() != null && (last == null || last.outcome().operators())) {
            return rateLimited(how.rateLimited());
        }
        if (last == null) {
            return Refusal.of(
                            RefusalCode.PERMITTED_ENDPOINTS_UNAVAILABLE,
                            "All endpoints that your policies permit for this model are"
                                    + " unavailable at the moment; try again later.")
                    .retryAfter(seconds(how.leastWait()));
        }
        ProviderError error = last.error();
        if (error != null && error.kind().callersMatter()) {
            return ofProvider(error);
        }
        if (last.outcome() == AttemptOutcome.NO_ROOM) {
            return FlowRefusals.noMemory();
        }
        if (last.outcome() == AttemptOutcome.RATE_LIMITED) {
            Duration told = error == null ? null : error.retryAfter();
            return rateLimited(told == null || !how.leastWait().isZero() ? how.leastWait() : told);
        }
        if (last.outcome() == AttemptOutcome.NO_SOCKET) {
            return Refusal.of(
                            RefusalCode.OVERLOADED,
                            "The gateway has no socket to spare for an endpoint; try again in a"
                                    + " moment.")
                    .retryAfter(LEAST_RETRY_SECONDS);
        }
        Refusal failed =
                Refusal.of(
                        RefusalCode.UPSTREAM_FAILED,
                        "Every permitted endpoint failed; the last cause: %s. Try again, or ask"
                                        .formatted(cause(last))
                                + " your operator about x-request-id.");
        return how.leastWait().isZero() ? failed : failed.retryAfter(seconds(how.leastWait()));
    }

    private static Refusal rateLimited(Duration wait) {
        return Refusal.of(
                        RefusalCode.RATE_LIMITED,
                        "Every permitted endpoint for this model asks for a pause; try again"
                                + " later.")
                .retryAfter(seconds(wait));
    }

    /** A provider's refusal because of the request itself, with its reason. */
    private static Refusal ofProvider(ProviderError error) {
        return new Refusal(
                error.upstreamStatus() >= 400 && error.upstreamStatus() < 500
                        ? error.upstreamStatus()
                        : 400,
                "invalid_request_error",
                codeOf(error),
                error.message(),
                error.param(),
                0);
    }

    /** One code for one cause: providers have several, and some repeat only the status. */
    private static String codeOf(ProviderError error) {
        return switch (error.kind()) {
            case CONTEXT_LENGTH -> "context_length_exceeded";
            case CONTENT_POLICY -> "content_filter";
            default ->
                    codeOr(
                            error.code(),
                            error.upstreamStatus() == RefusalCode.REQUEST_TOO_LARGE.status()
                                    ? RefusalCode.REQUEST_TOO_LARGE.code()
                                    : RefusalCode.INVALID_REQUEST.code());
        };
    }

    private static String codeOr(@Nullable String code, String otherwise) {
        return code == null || code.chars().allMatch(Character::isDigit) ? otherwise : code;
    }

    /** The last event of a stream that broke off. */
    static Refusal interrupted(FailedAttempt failure) {
        return Refusal.of(
                RefusalCode.STREAM_INTERRUPTED,
                "The answer broke off before its end (%s); what came so far is not whole. Ask again."
                        .formatted(cause(failure)));
    }

    static Refusal deadlinePassed() {
        return Refusal.of(
                RefusalCode.DEADLINE_EXCEEDED,
                "The time that the policy gives a request has passed; ask for less, or raise the"
                        + " policy's failover.deadline.");
    }

    static Refusal shuttingDown(boolean streaming) {
        return streaming
                ? Refusal.of(
                        RefusalCode.STREAM_INTERRUPTED,
                        "The gateway is restarting and the answer was not whole in time; ask"
                                + " again.")
                : Refusal.of(RefusalCode.OVERLOADED, "The gateway is restarting; try again.")
                        .retryAfter(LEAST_RETRY_SECONDS);
    }

    private static String cause(FailedAttempt failure) {
        return switch (failure.outcome()) {
            case NOT_CONNECTED -> "no connection";
            case NO_SOCKET -> "the gateway has no socket to spare";
            case RESET -> "the connection was reset";
            case NO_FIRST_TOKEN -> "no answer within the time for a first token";
            case SILENT -> "the stream fell silent";
            case CUT -> "the answer was cut";
            case OVERLOADED -> "it is overloaded";
            case RATE_LIMITED -> "it asks for a pause";
            case UNAUTHORIZED -> "the gateway's own credentials were refused or are missing";
            case UNSUPPORTED -> "its protocol can't express the request";
            case NO_ROOM -> "the gateway had no memory for it";
            case OUT_OF_QUOTA, FORBIDDEN, NOT_FOUND, MISCONFIGURED ->
                    "it can't be used for this request as it is set up, which your operator was"
                            + " told of";
            case CONFLICT -> "it can't take the request at this moment";
            case MODEL_ERROR -> "its model could not answer the request";
            case SERVER_ERROR -> serverError(failure.error());
            case SUCCEEDED, REFUSED, CONTEXT_LENGTH, DIVERGED, DEADLINE, ABANDONED ->
                    failure.outcome().label().replace('_', ' ');
        };
    }

    private static String serverError(@Nullable ProviderError error) {
        return error == null || error.upstreamStatus() < 400
                ? "its answer could not be used"
                : "it answered with status " + error.upstreamStatus();
    }

    private static int seconds(Duration wait) {
        return (int) Math.max(LEAST_RETRY_SECONDS, wait.plusMillis(999).toSeconds());
    }
}
