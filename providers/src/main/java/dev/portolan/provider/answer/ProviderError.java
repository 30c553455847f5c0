package dev.portolan.provider.answer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * A provider's refusal or failure, classified by what can be done about it.
 *
 * @param upstreamStatus the HTTP status, or the one an error event claimed, or 200 if there was
 *     none
 * @param code the provider's code as a string, or null
 * @param param the member at fault, or null
 * @param message safe for the caller: the provider's reason if {@link Kind#callersMatter}, else a
 *     sentence of the gateway; never a raw body
 * @param retryable whether the same deployment may answer the same request a little later
 * @param retryAfter the time after which the provider permits the same request again, or null
 * @param pause the time for which the provider requested, in a header or a member for it, that the
 *     deployment get no request, or null
 * @param upstreamRequestId the provider's id for its support desk, or null
 */
public record ProviderError(
        Kind kind,
        int upstreamStatus,
        @Nullable String code,
        @Nullable String param,
        String message,
        boolean retryable,
        @Nullable Duration retryAfter,
        @Nullable Duration pause,
        @Nullable String upstreamRequestId) {

    /** The kind of error, by its consequence for the request. */
    public enum Kind {
        INVALID_REQUEST(true),
        /** The model refuses a parameter, or a value of one, that another model may accept. */
        UNSUPPORTED(true),
        /**
         * The gateway's credential was refused: for the operator to fix, never the caller's fault.
         */
        AUTH(false),
        /** The gateway's credential may not use this model or region. */
        PERMISSION(false),
        NOT_FOUND(false),
        /** For the operator to fix, even if the provider reports it as a mistake of the caller. */
        OPERATOR(false),
        /** The resource is locked or not ready yet. */
        CONFLICT(false),
        /** Too long for this model; a larger one may take it. */
        CONTEXT_LENGTH(true),
        /** The provider's filter refused the content; no other deployment is tried. */
        CONTENT_POLICY(true),
        RATE_LIMIT(false),
        /** Credit or quota is used up; waiting a little doesn't help. */
        QUOTA(false),
        OVERLOADED(false),
        TIMEOUT(false),
        UPSTREAM_5XX(false),
        /**
         * The provider reports that the model could not answer this request or finish its answer.
         */
        MODEL_ERROR(false),
        /** The response is not valid in the provider's protocol: cut, malformed or empty. */
        UNUSABLE(false),
        /** An answer that had to repeat another's text differed from it. */
        DIVERGED(false),
        CANCELLED(false);

        private final boolean callersMatter;

        Kind(boolean callersMatter) {
            this.callersMatter = callersMatter;
        }

        /** Returns whether the caller can fix it and therefore gets the provider's own reason. */
        public boolean callersMatter() {
            return callersMatter;
        }
    }

    /** Leaves out the message, which may quote the request. */
    @Override
    public String toString() {
        return "ProviderError[" + kind + ", status " + upstreamStatus + ", code " + code + "]";
    }

    /** Returns an error for a response with a success status that can't be used. */
    public static ProviderError unusable(String why) {
        return new ProviderError(
                Kind.UNUSABLE, 200, "unusable_answer", null, why, true, null, null, null);
    }

    /** Returns an error for an answer that its model ended as failed. */
    public static ProviderError gaveUp() {
        return new ProviderError(
                Kind.MODEL_ERROR,
                200,
                "model_error",
                null,
                "The provider's model gave up the answer.",
                true,
                null,
                null,
                null);
    }

    /** Returns an error for an answer that had to repeat another and differed from it. */
    public static ProviderError diverged() {
        return new ProviderError(
                Kind.DIVERGED,
                200,
                "diverged",
                null,
                "The provider's answer differs from the answer it had to continue.",
                false,
                null,
                null,
                null);
    }
}
