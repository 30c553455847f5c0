package dev.portolan.gateway.health;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.answer.ProviderError;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Why an attempt did not answer.
 *
 * @param outcome what happened
 * @param error what the provider said of it, where it said something
 */
public record FailedAttempt(AttemptOutcome outcome, @Nullable ProviderError error) {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    /** A failure of the transport, of which the provider said nothing. */
    public static FailedAttempt of(AttemptOutcome outcome) {
        return new FailedAttempt(outcome, null);
    }

    /** What a provider's error means for the attempt. */
    public static FailedAttempt of(ProviderError error) {
        return new FailedAttempt(outcome(error), error);
    }

    /** The request can't be said in the provider's protocol: the caller is told what can't. */
    public static FailedAttempt of(Preparation.Unsupported unsupported) {
        return new FailedAttempt(
                AttemptOutcome.UNSUPPORTED,
                new ProviderError(
                        ProviderError.Kind.INVALID_REQUEST,
                        400,
                        "unsupported",
                        unsupported.field(),
                        "No permitted endpoint for this model can take `%s`: %s"
                                .formatted(unsupported.field(), unsupported.why()),
                        false,
                        null,
                        null,
                        null));
    }

    /** How long the provider asked to be left alone; null where it didn't say. */
    public @Nullable Duration retryAfter() {
        return error == null ? null : error.retryAfter();
    }

    /** Whether the caller can do something about it: ask otherwise, or later. */
    public boolean isCallers() {
        return outcome == AttemptOutcome.RATE_LIMITED
                || (error != null && error.kind().callersMatter());
    }

    /** For how long the provider asked that nobody's request be sent; null where it didn't. */
    public @Nullable Duration pause() {
        return error == null ? null : error.pause();
    }

    /**
     * Whether the provider says by status and code that our account is empty. A 402 may be the
     * answer to a request that asks for more than is left, where a smaller one would be answered.
     */
    public boolean accountEmpty() {
        return outcome == AttemptOutcome.OUT_OF_QUOTA
                && error != null
                && error.upstreamStatus() == TOO_MANY_REQUESTS;
    }

    private static AttemptOutcome outcome(ProviderError error) {
        return switch (error.kind()) {
            case INVALID_REQUEST, CONTENT_POLICY -> AttemptOutcome.REFUSED;
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
