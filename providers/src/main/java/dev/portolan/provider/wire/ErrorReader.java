package dev.portolan.provider.wire;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.ProviderError.Kind;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * Reads a provider's error in every known shape: an {@code error} object or text, {@code detail},
 * {@code message}, {@code errors}, each also inside an array, or no JSON at all.
 */
public final class ErrorReader {
    private static final int MAX_BODY = 1 << 18;
    private static final int MAX_MESSAGE = 2000;
    private static final Pattern SECRET =
            Pattern.compile(
                    "\\b(?:sk|key|gsk|xai|Bearer)-[A-Za-z0-9_*.-]{6,}|\\bBearer [A-Za-z0-9_*.-]{6,}"
                            + "|\\b(?:sk|key|gsk|xai) (?=[A-Za-z_.-]*[0-9*])[A-Za-z0-9_*.-]{6,}");
    private static final String[] REQUEST_IDS = {
        "x-request-id",
        "apim-request-id",
        "x-ms-request-id",
        "x-amzn-requestid",
        "request-id",
        "mistral-correlation-id",
        "x-kong-request-id"
    };

    /**
     * The facts in an error body, each of which may be missing.
     *
     * @param inner a finer code than {@code code}: Azure's inner error, the reason in Google's
     *     details
     * @param moderated whether members name the content that was flagged
     */
    record Facts(
            @Nullable String message,
            @Nullable String code,
            @Nullable String type,
            @Nullable String param,
            @Nullable String inner,
            boolean moderated,
            int status) {
        /** Returns a copy with another status. */
        Facts at(int other) {
            return new Facts(message, code, type, param, inner, moderated, other);
        }
    }

    private ErrorReader() {}

    /** Reads the error of {@code provider} in a response with an error status. */
    public static ProviderError read(
            String provider, int status, HeaderLookup headers, byte[] body) {
        var tree = JsonReader.readFirst(body, 0, Math.min(body.length, MAX_BODY));
        var facts = facts(tree).at(status);
        return sorted(ErrorKinds.of(provider, facts), facts, tree, headers);
    }

    /**
     * Reads the error in a stream event or body that came with status 200. It needs no provider: in
     * no recording does the kind of such an error depend on the message's text.
     */
    public static ProviderError inside(byte[] bytes, int from, int to) {
        var tree = JsonReader.readFirst(bytes, from, to);
        var facts = facts(tree);
        return sorted(ErrorKinds.of("", facts), facts, tree, HeaderLookup.NONE);
    }

    private static ProviderError sorted(
            Kind kind, Facts facts, JsonValue tree, HeaderLookup headers) {
        var hint = RetryHints.read(headers, tree, facts);
        var message =
                kind.callersMatter() && facts.message() != null
                        ? shown(facts.message())
                        : ErrorKinds.sentence(kind, facts.status());
        return new ProviderError(
                kind,
                facts.status(),
                facts.code(),
                kind.callersMatter() ? facts.param() : null,
                message,
                ErrorKinds.retryable(kind, facts, headers),
                hint.retryAfter(),
                hint.pause(),
                requestId(headers, tree));
    }

    private static Facts facts(JsonValue whole) {
        var tree = whole.firstElement();
        var error = tree.get("error").firstElement();
        if (error.isObject()) {
            return of(error, tree);
        }
        if (text(error) != null) {
            return plain(tree, text(error));
        }
        var detail = tree.get("detail");
        if (!detail.isNull()) {
            return detail(tree, detail);
        }
        var listed = tree.get("errors").firstElement();
        if (listed.isObject()) {
            return of(listed, tree);
        }
        return text(listed) != null ? plain(tree, text(listed)) : of(tree, tree);
    }

    private static Facts of(JsonValue error, JsonValue around) {
        var inner = first(text(error.get("innererror").get("code")), reason(error));
        var message = first(text(error.get("message")), text(error.get("Message")));
        var status =
                first(
                        code(error.get("code")),
                        code(error.get("status_code")),
                        code(error.get("status")),
                        code(around.get("status_code")));
        return new Facts(
                message == null ? text(error.get("msg")) : message,
                first(code(error.get("code")), code(around.get("code"))),
                first(text(error.get("type")), text(error.get("status"))),
                text(error.get("param")),
                inner,
                moderated(error),
                status(status));
    }

    /** Returns the reason in Google's error details. */
    private static @Nullable String reason(JsonValue error) {
        for (var detail : error.get("details").elements()) {
            var type = text(detail.get("@type"));
            if (type != null && type.endsWith("google.rpc.ErrorInfo")) {
                return text(detail.get("reason"));
            }
        }
        return null;
    }

    private static boolean moderated(JsonValue error) {
        var metadata = error.get("metadata");
        return error.get("innererror").get("content_filter_result").isObject()
                || !metadata.get("flagged_input").isNull()
                || !metadata.get("reasons").elements().isEmpty();
    }

    private static Facts plain(JsonValue tree, @Nullable String message) {
        var code = first(code(tree.get("code")), text(tree.get("error_type")));
        var type = text(tree.get("error_type"));
        return new Facts(message, code, type, null, null, false, status(code));
    }

    /** Reads FastAPI's shape: a text, or a list of locations with an error each. */
    private static Facts detail(JsonValue tree, JsonValue detail) {
        var first = detail.firstElement();
        if (!first.isObject()) {
            return plain(tree, text(first));
        }
        var location = first.get("loc").elements();
        var param = location.isEmpty() ? null : code(location.getLast());
        var message = first(text(first.get("msg")), text(first.get("message")));
        var named = param == null || message == null ? message : param + ": " + message;
        return new Facts(
                named, code(first.get("code")), text(first.get("type")), param, null, false, 200);
    }

    private static @Nullable String text(JsonValue value) {
        var text = value.text();
        return text == null || text.isBlank() ? null : text;
    }

    /** A code, which is a string or an integer; some servers write the integer as {@code 400.0}. */
    private static @Nullable String code(JsonValue value) {
        var digits = value.number();
        return digits == null ? text(value) : digits.replaceFirst("\\.0+$", "");
    }

    private static int status(@Nullable String code) {
        return code != null && code.matches("[45]\\d\\d") ? Integer.parseInt(code) : 200;
    }

    private static @Nullable String first(@Nullable String... candidates) {
        for (var candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private static String shown(String message) {
        var cut =
                message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message;
        return SECRET.matcher(cut).replaceAll("[redacted]").replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static @Nullable String requestId(HeaderLookup headers, JsonValue tree) {
        for (var name : REQUEST_IDS) {
            var id = headers.get(name);
            if (id != null && !id.isBlank()) {
                return id;
            }
        }
        return text(tree.firstElement().get("request_id"));
    }
}
