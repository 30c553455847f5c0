package dev.portolan.gateway.health;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.answer.ProviderError;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The failure of an attempt.
 *
 * @param outcome what happened
 * @param error the provider's error, if it sent one
 */
public record FailedAttempt(AttemptOutcome outcome, @Nullable ProviderError error) {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    /** A failure without an error from the provider, such as a broken connection. */
    public static FailedAttempt of(AttemptOutcome outcome) {
        return new FailedAttempt(outcome, null);
    }

    /** The failure that a provider's error stands for. */
    public static FailedAttempt of(ProviderError error) {
        return new FailedAttempt(outcome(error), error);
    }

    /** The failure of a request that the provider's protocol cannot express. */
    public static FailedAttempt of(Preparation.Unsupported unsupported) {
        return new FailedAttempt(
                AttemptOutcome.UNSUPPORTED,
                new ProviderError(
                        ProviderError.Kind.INVALID_REQUEST,
                        400,
                        "unsupported",
                        unsupported.field(),
                        "No permitted endpoint for this model supports `%s`: %s"
                                .formatted(unsupported.field(), unsupported.why()),
                        false,
                        null,
                        null,
                        null));
    }

    /** The provider's Retry-After for this request; null if it sent none. */
    public @Nullable Duration retryAfter() {
        return error == null ? null : error.retryAfter();
    }

    /** True if the caller can avoid it, by another request or a later one. */
    public boolean isAvoidable() {
        return outcome == AttemptOutcome.RATE_LIMITED
                || (error != null && error.kind().callersMatter());
    }

    /** The pause that the provider asks for, for all requests; null if it asks for none. */
    public @Nullable Duration pause() {
        return error == null ? null : error.pause();
    }

    /**
     * True if the provider reports with a 429 that our quota is used up. A 402 does not count: it
     * may answer a request for more than is left, while a smaller one would be answered.
     */
    public boolean quotaUsedUp() {
        return outcome == AttemptOutcome.OUT_OF_QUOTA
                && error != null
                && error.upstreamStatus() == TOO_MANY_REQUESTS;
    }

    private static AttemptOutcome outcome(ProviderError error) {
        return switch (error.kind()) {
            case INVALID_REQUEST, CONTENT_POLICY -> AttemptOutcome.REFUSED;
            case UNSUPPORTED -> AttemptOutcome.UNSUPPORTED;
            case CONTEXT_LENGTH -> AttemptOutcome.CONTEXT_LENGTH;
            case AUTH -> AttemptOutcome.UNAUTHORIZED;
            case PERMISSION -> AttemptOutcome.FORBIDDEN;
            case NOT_FOUND -> AttemptOutcome.NOT_FOUND;
            case OPERATOR -> AttemptOutcome.MISCONFIGURED;
            case CONFLICT -> AttemptOutcome.CONFLICT;
            case QUOTA -> AttemptOutcome.OUT_OF_QUOTA;
            case RATE_LIMIT -> AttemptOutcome.RATE_LIMITED;
            case OVERLOADED -> AttemptOutcome.OVERLOADED;
            case MODEL_ERROR -> AttemptOutcome.MODEL_ERROR;
            case DIVERGED -> AttemptOutcome.DIVERGED;
            // A 408 is about the length of this request; a gateway's 504 is about the server.
            case TIMEOUT ->
                    error.upstreamStatus() == REQUEST_TIMEOUT
                            ? AttemptOutcome.MODEL_ERROR
                            : AttemptOutcome.SERVER_ERROR;
            case UPSTREAM_5XX, UNUSABLE, CANCELLED -> AttemptOutcome.SERVER_ERROR;
        };
    }
}
