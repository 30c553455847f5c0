package dev.portolan.gateway.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A refusal: the error a caller receives in place of an answer.
 *
 * @param status the HTTP status
 * @param type the {@code type} member of the error object
 * @param code the {@code code} member, stable so that programs can rely on it
 * @param message one sentence that says what is wrong and what to do; never a prompt, an answer or
 *     an upstream's body
 * @param param the member of the request, or the requirement, that is at fault
 * @param retryAfterSeconds the delay before a retry, in seconds; 0 where a retry does not help
 * @param retryable false if clients are asked not to retry by themselves
 */
public record Refusal(
        int status,
        String type,
        String code,
        String message,
        @Nullable String param,
        int retryAfterSeconds,
        boolean retryable) {
    /** Makes a refusal that clients may retry. */
    public Refusal(
            int status,
            String type,
            String code,
            String message,
            @Nullable String param,
            int retryAfterSeconds) {
        this(status, type, code, message, param, retryAfterSeconds, true);
    }

    /** Makes a refusal with one of the gateway's codes. */
    public static Refusal of(RefusalCode code, String message) {
        return new Refusal(code.status(), code.type(), code.code(), message, null, 0);
    }

    /** Returns this refusal, naming the member at fault. */
    public Refusal at(@Nullable String param) {
        return new Refusal(status, type, code, message, param, retryAfterSeconds, retryable);
    }

    /** Returns this refusal, with a delay before a retry. */
    public Refusal retryAfter(int seconds) {
        return new Refusal(status, type, code, message, param, seconds, retryable);
    }

    /** Returns this refusal, with the request to clients not to retry by themselves. */
    public Refusal notRetryable() {
        return new Refusal(status, type, code, message, param, retryAfterSeconds, false);
    }
}
