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
                        null));
    }

    /** How long the provider asked to be left alone; null where it didn't say. */
    @Nullable Duration retryAfter() {
        return error == null ? null : error.retryAfter();
    }

    private static Outcome outcome(ProviderError error) {
        return switch (error.kind()) {
            case INVALID_REQUEST, CONTENT_POLICY -> Outcome.REFUSED;
            case CONTEXT_LENGTH -> Outcome.CONTEXT_LENGTH;
            case AUTH, PERMISSION -> Outcome.UNAUTHORIZED;
            case RATE_LIMIT, QUOTA -> Outcome.RATE_LIMITED;
            case OVERLOADED -> Outcome.OVERLOADED;
            case DIVERGED -> Outcome.DIVERGED;
            case TIMEOUT, NOT_FOUND, UPSTREAM_5XX, MODEL_ERROR, CANCELLED -> Outcome.SERVER_ERROR;
        };
    }
}
