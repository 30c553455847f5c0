package dev.portolan.gateway.upstream;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.ProviderError;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Why an attempt did not answer.
 *
 * @param outcome what happened
 * @param error what the provider said of it, where it said something
 */
public record Failure(Outcome outcome, @Nullable ProviderError error) {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    /** A failure of the transport, of which the provider said nothing. */
    static Failure of(Outcome outcome) {
        return new Failure(outcome, null);
    }

    /** What a provider's error means for the attempt. */
    static Failure of(ProviderError error) {
        return new Failure(outcome(error), error);
    }

    /** The request can't be said in the provider's protocol: the caller is told what can't. */
    static Failure of(Preparation.Unsupported unsupported) {
        return new Failure(
                Outcome.UNSUPPORTED,
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
    @Nullable Duration retryAfter() {
        return error == null ? null : error.retryAfter();
    }

    /** Whether the caller can do something about it: ask otherwise, or later. */
    boolean isCallers() {
        return outcome == Outcome.RATE_LIMITED || (error != null && error.kind().callersMatter());
    }

    /** For how long the provider asked that nobody's request be sent; null where it didn't. */
    @Nullable Duration pause() {
        return error == null ? null : error.pause();
    }

    /**
     * Whether the provider says by status and code that our account is empty. A 402 may be the
     * answer to a request that asks for more than is left, where a smaller one would be answered.
     */
    boolean accountEmpty() {
        return outcome == Outcome.OUT_OF_QUOTA
                && error != null
                && error.upstreamStatus() == TOO_MANY_REQUESTS;
    }

    private static Outcome outcome(ProviderError error) {
        return switch (error.kind()) {
            case INVALID_REQUEST, CONTENT_POLICY -> Outcome.REFUSED;
            case CONTEXT_LENGTH -> Outcome.CONTEXT_LENGTH;
            case AUTH -> Outcome.UNAUTHORIZED;
            case PERMISSION -> Outcome.FORBIDDEN;
            case NOT_FOUND -> Outcome.NOT_FOUND;
            case OPERATOR -> Outcome.MISCONFIGURED;
            case CONFLICT -> Outcome.CONFLICT;
            case QUOTA -> Outcome.OUT_OF_QUOTA;
            case RATE_LIMIT -> Outcome.RATE_LIMITED;
            case OVERLOADED -> Outcome.OVERLOADED;
            case MODEL_ERROR -> Outcome.MODEL_ERROR;
            case DIVERGED -> Outcome.DIVERGED;
            // A 408 is about the length of this request; a gateway's 504 is about the server.
            case TIMEOUT ->
                    error.upstreamStatus() == REQUEST_TIMEOUT
                            ? Outcome.MODEL_ERROR
                            : Outcome.SERVER_ERROR;
            case UPSTREAM_5XX, UNUSABLE, CANCELLED -> Outcome.SERVER_ERROR;
        };
    }
}
