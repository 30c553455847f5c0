package dev.portolan.gateway.transport;

import dev.portolan.gateway.catalog.Transport;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The headers of a request that go on to upstreams: W3C's trace context, if it is valid, and the
 * request's id. They identify the request and contain nothing of it; an upstream that receives them
 * is permitted to receive the prompt.
 *
 * @param traceparent the trace and the caller's span; null if there is none
 * @param tracestate what tracing systems add to it; null if there is none
 * @param requestId the id that the caller has, too; null if there is none
 */
public record PassedHeaders(
        @Nullable String traceparent, @Nullable String tracestate, @Nullable String requestId) {
    /** No header. */
    public static final PassedHeaders NONE = new PassedHeaders(null, null, null);

    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";
    private static final String REQUEST_ID = "x-request-id";

    /** Version 00 exactly, or a later one, which may have more after the same fields. */
    private static final Pattern PARENT =
            Pattern.compile(
                    "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
                            + "(?:-[\\x21-\\x7e]{0,200})?");

    private static final int PARENT_00 = 55;

    private static final Pattern MEMBER =
            Pattern.compile(
                    "[a-z0-9][a-z0-9_*/-]{0,240}(?:@[a-z][a-z0-9_*/-]{0,13})?"
                            + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}"
                            + "[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");
    private static final int MAX_STATE = 512;
    private static final int MAX_MEMBERS = 32;

    /** Reads a request's headers; what is not valid is left out, as the standard says. */
    public static PassedHeaders of(MultiMap headers, String requestId) {
        List<String> parents = headers.getAll(TRACEPARENT);
        if (parents.size() != 1 || !isParent(parents.getFirst().strip())) {
            return new PassedHeaders(null, null, requestId);
        }
        return new PassedHeaders(
                parents.getFirst().strip(), state(headers.getAll(TRACESTATE)), requestId);
    }

    private static boolean isParent(String text) {
        return PARENT.matcher(text).matches()
                && (!text.startsWith("00") || text.length() == PARENT_00);
    }

    private static @Nullable String state(List<String> headers) {
        String state = String.join(",", headers);
        if (state.isBlank() || state.length() > MAX_STATE) {
            return null;
        }
        String[] members = state.split(",", -1);
        for (String member : members) {
            if (!member.isBlank() && !MEMBER.matcher(member.strip()).matches()) {
                return null;
            }
        }
        return members.length <= MAX_MEMBERS ? state.strip() : null;
    }

    /** Sets the headers of a request to an endpoint, as far as it is configured to get them. */
    public void addTo(MultiMap upstream, Transport transport) {
        if (transport.forwards().trace()) {
            set(upstream, TRACEPARENT, traceparent);
            set(upstream, TRACESTATE, tracestate);
        }
        if (transport.forwards().requestId()) {
            set(upstream, REQUEST_ID, requestId);
        }
    }

    private static void set(MultiMap headers, String name, @Nullable String value) {
        if (value != null) {
            headers.set(name, value);
        }
    }
}
