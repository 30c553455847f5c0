package dev.portolan.provider.answer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * A provider's refusal or failure, sorted by what can be done about it.
 *
 * @param upstreamStatus the HTTP status, or the one an error event claimed, or 200 when none was
 * @param code the provider's code as a string, or null
 * @param param the member at fault, or null
 * @param message safe for the caller: the provider's reason where {@link Kind#callersMatter}, our
 *     own sentence elsewhere; never a raw body
 * @param retryable whether the same deployment may answer the same request a little later
 * @param retryAfter when the provider says that the same request may be sent again, or null
 * @param pause for how long the provider asked, in a header or a member for it, that no request be
 *     sent to the deployment, or null
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

    /** What went wrong, by what it means for the request. */
    public enum Kind {
        INVALID_REQUEST(true),
        /** Our credential was refused: ours to mend, never the caller's fault. */
        AUTH(false),
        /** Our credential may not use this model or region. */
        PERMISSION(false),
        NOT_FOUND(false),
        /** Ours to mend, though it may be told as if the caller had asked wrongly. */
        OPERATOR(false),
        /** It is locked, or was asked too early. */
        CONFLICT(false),
        /** Too long for this model; a larger one may take it. */
        CONTEXT_LENGTH(true),
        /** The provider's filter refused the content; nobody else shall be asked. */
        CONTENT_POLICY(true),
        RATE_LIMIT(false),
        /** Credit or quota is used up; waiting a little doesn't help. */
        QUOTA(false),
        OVERLOADED(false),
        TIMEOUT(false),
        UPSTREAM_5XX(false),
        /** The provider says that the model could not answer this request, or finish its answer. */
        MODEL_ERROR(false),
        /** What came is no answer in the provider's protocol: cut, malformed or empty. */
        UNUSABLE(false),
        /** An answer that was to repeat another said something else. */
        DIVERGED(false),
        CANCELLED(false);

        private final boolean callersMatter;

        Kind(boolean callersMatter) {
            this.callersMatter = callersMatter;
        }

        /** Whether the caller can mend it, and so is told the provider's own reason. */
        public boolean callersMatter() {
            return callersMatter;
        }
    }

    /** Leaves out the message, which may quote the request. */
    @Override
    public String toString() {
        return "ProviderError[" + kind + ", status " + upstreamStatus + ", code " + code + "]";
    }

    /** An answer that came with a success status and can't be used. */
    public static ProviderError unusable(String why) {
        return new ProviderError(
                Kind.UNUSABLE, 200, "unusable_answer", null, why, true, null, null, null);
    }

    /** An answer that its model ended as failed. */
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

    /** An answer that was to repeat another and did not. */
    public static ProviderError diverged() {
        return new ProviderError(
                Kind.DIVERGED,
                200,
                "diverged",
                null,
                "The provider's answer is not the one that was begun.",
                false,
                null,
                null,
                null);
    }
}
