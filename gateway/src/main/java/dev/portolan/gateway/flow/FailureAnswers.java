package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.RequestOutcome;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.bytes.ReadLimits;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** The errors that a caller gets when the attempts end without an answer. */
final class FailureAnswers {
    private static final int MIN_RETRY_SECONDS = 1;

    private FailureAnswers() {}

    /** No deployment is left to try. */
    static Refusal exhausted(RequestOutcome.Exhausted how) {
        FailedAttempt last = how.last();
        if (how.rateLimited() != null && (last == null || last.outcome().operators())) {
            return rateLimited(how.rateLimited());
        }
        if (last == null) {
            return Refusal.of(
                            RefusalCode.PERMITTED_ENDPOINTS_UNAVAILABLE,
                            "All endpoints that your policies permit for this model are"
                                    + " unavailable; retry after the time in Retry-After.")
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
            Duration reported = error == null ? null : error.retryAfter();
            return rateLimited(
                    reported == null || !how.leastWait().isZero() ? how.leastWait() : reported);
        }
        if (last.outcome() == AttemptOutcome.NO_SOCKET) {
            return Refusal.of(
                            RefusalCode.OVERLOADED,
                            "The gateway has no free socket for an endpoint; retry in a moment.")
                    .retryAfter(MIN_RETRY_SECONDS);
        }
        Refusal failed =
                Refusal.of(
                        RefusalCode.UPSTREAM_FAILED,
                        ("Every permitted endpoint failed (last cause: %s); retry the request, or"
                                        + " report its x-request-id to your operator.")
                                .formatted(cause(last)));
        return how.leastWait().isZero() ? failed : failed.retryAfter(seconds(how.leastWait()));
    }

    private static Refusal rateLimited(Duration wait) {
        return Refusal.of(
                        RefusalCode.RATE_LIMITED,
                        "All permitted endpoints for this model limit the rate of requests; retry"
                                + " after the time in Retry-After.")
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
                "The stream was interrupted (%s); the answer is incomplete. Retry the request."
                        .formatted(cause(failure)));
    }

    /** The last event of a stream whose tool calls can't be kept until they are whole. */
    static Refusal callsTooLarge() {
        return Refusal.of(
                RefusalCode.STREAM_INTERRUPTED,
                ("The stream was interrupted (its tool calls have more than %d bytes, and this"
                                + " client needs them in one piece). Request it without streaming.")
                        .formatted(ReadLimits.STREAMED_CALLS_BYTES));
    }

    static Refusal deadlinePassed() {
        return Refusal.of(
                RefusalCode.DEADLINE_EXCEEDED,
                "The request did not finish within the policy's failover.deadline; request a"
                        + " shorter answer, or raise the deadline.");
    }

    static Refusal shuttingDown(boolean streaming) {
        return streaming
                ? Refusal.of(
                        RefusalCode.STREAM_INTERRUPTED,
                        "The gateway is restarting and interrupted the stream; the answer is"
                                + " incomplete. Retry the request.")
                : Refusal.of(
                                RefusalCode.OVERLOADED,
                                "The gateway is restarting; retry the request.")
                        .retryAfter(MIN_RETRY_SECONDS);
    }

    private static String cause(FailedAttempt failure) {
        return switch (failure.outcome()) {
            case NOT_CONNECTED -> "no connection";
            case NO_SOCKET -> "the gateway has no free socket";
            case RESET -> "the connection was reset";
            case NO_FIRST_TOKEN -> "no first token within the timeout";
            case SILENT -> "the stream went silent";
            case CUT -> "the answer ended early";
            case OVERLOADED -> "it is overloaded";
            case RATE_LIMITED -> "it limits the rate of requests";
            case UNAUTHORIZED -> "the gateway's own credentials were rejected or are missing";
            case UNSUPPORTED -> "its protocol cannot express the request";
            case NO_ROOM -> "the gateway had no memory for its answer";
            case OUT_OF_QUOTA, FORBIDDEN, NOT_FOUND, MISCONFIGURED ->
                    "it is not set up for this request; your operator's log has the details";
            case CONFLICT -> "it cannot process the request now";
            case MODEL_ERROR -> "its model could not answer the request";
            case SERVER_ERROR -> serverError(failure.error());
            case SUCCEEDED, REFUSED, CONTEXT_LENGTH, DIVERGED, DEADLINE, ABANDONED ->
                    failure.outcome().label().replace('_', ' ');
        };
    }

    private static String serverError(@Nullable ProviderError error) {
        return error == null || error.upstreamStatus() < 400
                ? "its answer could not be read"
                : "it answered with status " + error.upstreamStatus();
    }

    private static int seconds(Duration wait) {
        return (int) Math.max(MIN_RETRY_SECONDS, wait.plusMillis(999).toSeconds());
    }
}
