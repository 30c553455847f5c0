package dev.portolan.gateway.protocol;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * A refusal: what a caller is told in place of an answer.
 *
 * @param status the HTTP status
 * @param type the {@code type} member of the error object
 * @param code the {@code code} member, stable for programs to go by
 * @param message one sentence that says what is wrong and what to do; never a prompt, an answer or
 *     an upstream's body
 * @param param the member of the request, or the requirement, that is at fault
 * @param retryAfterSeconds when to come back, in seconds; 0 where coming back is not the mend
 */
public record Refusal(
        int status,
        String type,
        String code,
        String message,
        @Nullable String param,
        int retryAfterSeconds) {

    /** A refusal with one of our own codes. */
    public static Refusal of(RefusalCode code, String message) {
        return new Refusal(code.status(), code.type(), code.code(), message, null, 0);
    }

    /** The same refusal, with the member at fault named. */
    public Refusal at(@Nullable String param) {
        return new Refusal(status, type, code, message, param, retryAfterSeconds);
    }

    /** The same refusal, with the time after which to come back. */
    public Refusal retryAfter(int seconds) {
        return new Refusal(status, type, code, message, param, seconds);
    }

    /** The error object, as OpenAI's clients read it. */
    public byte[] body() {
        return ("{\"error\":" + error() + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** The error object as the last event of a stream that was already under way. */
    public byte[] event() {
        return ("data: {\"error\":" + error() + "}\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private String error() {
        return "{\"message\":%s,\"type\":%s,\"param\":%s,\"code\":%s}"
                .formatted(
                        JsonBody.quoted(message),
                        JsonBody.quoted(type),
                        JsonBody.quoted(param),
                        JsonBody.quoted(code));
    }
}
