package dev.portolan.provider.wire;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.ProviderError.Kind;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * Reads a provider's error in any shape seen: an {@code error} object or text, {@code detail},
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
     * What a body told: any of it may be missing.
     *
     * @param inner a finer code than {@code code}: Azure's inner error, the reason in Google's
     *     details
     * @param moderated whether it says by its structure which content was flagged
     */
    record Facts(
            @Nullable String message,
            @Nullable String code,
            @Nullable String type,
            @Nullable String param,
            @Nullable String inner,
            boolean moderated,
            int status) {
        /** A copy that takes its status from elsewhere. */
        Facts at(int other) {
            return new Facts(message, code, type, param, inner, moderated, other);
        }
    }

    private ErrorReader() {}

    /** The error of {@code provider} in an answer whose status says so. */
    public static ProviderError read(
            String provider, int status, HeaderLookup headers, byte[] body) {
        var tree = Tree.read(body, 0, Math.min(body.length, MAX_BODY));
        var facts = facts(tree).at(status);
        return sorted(ErrorKinds.of(provider, facts), facts, tree, headers);
    }

    /**
     * The error in an event of a stream, or in a body, that came with status 200. Whose it is does
     * not matter: no recording has one there that words alone tell.
     */
    public static ProviderError inside(byte[] bytes, int from, int to) {
        var tree = Tree.read(bytes, from, to);
        var facts = facts(tree);
        return sorted(ErrorKinds.of("", facts), facts, tree, HeaderLookup.NONE);
    }

    private static ProviderError sorted(Kind kind, Facts facts, Tree tree, HeaderLookup headers) {
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

    private static Facts facts(Tree whole) {
        var tree = whole.first();
        var error = tree.get("error").first();
        if (error.isObject()) {
            return of(error, tree);
        }
        if (error.text() != null) {
            return plain(tree, error.text());
        }
        var detail = tree.get("detail");
        if (!detail.isAbsent()) {
            return detail(tree, detail);
        }
        var listed = tree.get("errors").first();
        if (listed.isObject()) {
            return of(listed, tree);
        }
        return listed.text() != null ? plain(tree, listed.text()) : of(tree, tree);
    }

    private static Facts of(Tree error, Tree around) {
        var inner = first(error.get("innererror").get("code").text(), reason(error));
        var message = first(error.get("message").text(), error.get("Message").text());
        var status =
                first(
                        error.get("code").word(),
                        error.get("status_code").word(),
                        error.get("status").word(),
                        around.get("status_code").word());
        return new Facts(
                message == null ? error.get("msg").text() : message,
                first(error.get("code").word(), around.get("code").word()),
                first(error.get("type").text(), error.get("status").text()),
                error.get("param").text(),
                inner,
                moderated(error),
                status(status));
    }

    /** Google's finer code. */
    private static @Nullable String reason(Tree error) {
        for (var detail : error.get("details").elements()) {
            var type = detail.get("@type").text();
            if (type != null && type.endsWith("google.rpc.ErrorInfo")) {
                return detail.get("reason").text();
            }
        }
        return null;
    }

    private static boolean moderated(Tree error) {
        var metadata = error.get("metadata");
        return error.get("innererror").get("content_filter_result").isObject()
                || !metadata.get("flagged_input").isAbsent()
                || !metadata.get("reasons").elements().isEmpty();
    }

    private static Facts plain(Tree tree, @Nullable String message) {
        var code = first(tree.get("code").word(), tree.get("error_type").text());
        var type = tree.get("error_type").text();
        return new Facts(message, code, type, null, null, false, status(code));
    }

    /** FastAPI's shape: text, or a list of places with what is wrong there. */
    private static Facts detail(Tree tree, Tree detail) {
        var first = detail.first();
        if (!first.isObject()) {
            return plain(tree, first.text());
        }
        var place = first.get("loc").elements();
        var param = place.isEmpty() ? null : place.getLast().word();
        var message = first(first.get("msg").text(), first.get("message").text());
        var told = param == null || message == null ? message : param + ": " + message;
        return new Facts(
                told, first.get("code").word(), first.get("type").text(), param, null, false, 200);
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

    private static @Nullable String requestId(HeaderLookup headers, Tree tree) {
        for (var name : REQUEST_IDS) {
            var id = headers.get(name);
            if (id != null && !id.isBlank()) {
                return id;
            }
        }
        return tree.first().get("request_id").text();
    }
}
