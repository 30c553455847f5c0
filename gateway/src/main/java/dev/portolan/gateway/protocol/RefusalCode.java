package dev.portolan.gateway.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The stable codes of refusals, with the HTTP status and OpenAI error type each is sent with. */
public enum RefusalCode {
    INVALID_REQUEST(
            400,
            "invalid_request_error",
            "the body is not JSON, not an object, has no model, wrong types, duplicate keys, is"
                    + " nested deeper than 256, or holds too many values; or the HTTP request is"
                    + " malformed"),
    UNSUPPORTED(
            400,
            "invalid_request_error",
            "no permitted endpoint that serves the model supports something in the request; param"
                    + " names the field that asks for it"),
    PREVIOUS_RESPONSE_NOT_FOUND(
            400,
            "invalid_request_error",
            "previous_response_id names an earlier response, and the gateway stores none"),
    INVALID_API_KEY(
            401,
            "authentication_error",
            "the key is missing, unknown or expired; the same answer for all three"),
    MODEL_NOT_ALLOWED(403, "permission_error", "the tenant may not use this model"),
    NO_PERMITTED_ENDPOINT(
            403,
            "permission_error",
            "endpoints serve the model, the policies permit none; param names the requirement"),
    MODEL_NOT_FOUND(404, "not_found_error", "no endpoint serves the model"),
    RESPONSE_NOT_FOUND(
            404,
            "invalid_request_error",
            "a response is requested by its id, and the gateway stores none"),
    UNKNOWN_PATH(404, "not_found_error", "the path is not part of the API"),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "the path requires another method"),
    REQUEST_TIMEOUT(408, "invalid_request_error", "the body arrived too slowly"),
    REQUEST_TOO_LARGE(413, "invalid_request_error", "the body is larger than limits.requestBytes"),
    HEADERS_TOO_LARGE(
            431,
            "invalid_request_error",
            "the headers or trailers are larger than limits.headerBytes"),
    RATE_LIMITED(
            429,
            "rate_limit_error",
            "a limit of the key, its tenant or a parent of it is reached, or every permitted"
                    + " endpoint limits its rate; with Retry-After"),
    INSUFFICIENT_QUOTA(
            429,
            "insufficient_quota",
            "a budget of the key, its tenant or a parent of it is used up; with x-should-retry:"
                    + " false"),
    TRANSFER_ENCODING_NOT_SUPPORTED(
            501,
            "invalid_request_error",
            "a Transfer-Encoding other than chunked; the connection is closed"),
    HTTP_VERSION_NOT_SUPPORTED(
            505,
            "invalid_request_error",
            "an unsupported version of HTTP; the connection is closed"),
    UPSTREAM_FAILED(502, "upstream_error", "every permitted attempt failed"),
    OVERLOADED(
            503,
            "overloaded_error",
            "limits.concurrentRequests is reached, the memory for bodies is used up"
                    + " (limits.bufferedBytes), too many tokens are being verified, or the gateway"
                    + " has no socket left; with Retry-After"),
    RECORDS_UNAVAILABLE(
            503,
            "overloaded_error",
            "records are required and cannot be kept: the store does not take them, and the spill"
                    + " file is full or cannot be written; with Retry-After"),
    PERMITTED_ENDPOINTS_UNAVAILABLE(
            503,
            "overloaded_error",
            "permitted endpoints exist, but all are failing, full or paused; with Retry-After"),
    DEADLINE_EXCEEDED(504, "timeout_error", "the policy's deadline passed"),
    STREAM_INTERRUPTED(
            200,
            "upstream_error",
            "a stream was interrupted after its first token; sent as its last event");

    private static final Map<String, RefusalCode> BY_CODE =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(RefusalCode::code, code -> code));

    private final int status;
    private final String type;
    private final String when;
    private final String code;

    RefusalCode(int status, String type, String when) {
        this.status = status;
        this.type = type;
        this.when = when;
        this.code = name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns the code with that name; empty for a provider's own. */
    public static Optional<RefusalCode> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Returns the HTTP status it is sent with. */
    public int status() {
        return status;
    }

    /** Returns the {@code type} member of the error object. */
    public String type() {
        return type;
    }

    /** Returns the {@code code} member of the error object. */
    public String code() {
        return code;
    }

    /** Returns when a caller receives it, for the table of errors. */
    public String when() {
        return when;
    }
}
