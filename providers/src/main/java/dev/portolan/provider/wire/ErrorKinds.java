package dev.portolan.provider.wire;

import dev.portolan.provider.HeaderLookup;
import dev.portolan.provider.ProviderError.Kind;
import dev.portolan.provider.wire.ErrorReader.Facts;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Sorts errors by what can be done about them, from code, type, status and, last, the words. */
final class ErrorKinds {
    private static final Set<String> CONTENT =
            Set.of(
                    "content_filter",
                    "content_policy_violation",
                    "responsibleaipolicyviolation",
                    "moderation_blocked",
                    "data_inspection_failed",
                    "invalid_prompt",
                    "safety_check_failed",
                    "content_policy_error");
    private static final Set<String> CONTEXT =
            Set.of(
                    "context_length_exceeded",
                    "context_window_exceeded",
                    "exceed_context_size_error",
                    "max_tokens_exceeded",
                    "model_context_window_exceeded");
    private static final Set<String> QUOTA =
            Set.of(
                    "insufficient_quota",
                    "billing_hard_limit_reached",
                    "billing_not_active",
                    "billing_error",
                    "insufficient_balance",
                    "quota_exceeded",
                    "access_terminated");
    private static final Set<String> KEY =
            Set.of(
                    "invalid_api_key",
                    "authentication_error",
                    "unauthorized",
                    "unauthenticated",
                    "expiredtoken");
    private static final Set<String> MODEL =
            Set.of("model_not_found", "invalid_model", "deploymentnotfound", "not_found_error");

    private static final Pattern CONTENT_WORDS =
            words(
                    "content management policy|content filter|content polic|usage polic"
                            + "|safety system|safety polic|flagged as|inappropriate content"
                            + "|content exists risk");
    private static final Pattern CONTEXT_WORDS =
            words(
                    "maximum context length|context length|context window|context"
                        + " size|max_model_len|input is too long|input tokens exceeded|prompt is"
                        + " too long|max_new_tokens`? must be <=|too many input tokens|inputs?"
                        + " tokens? (?:count )?.{0,40}exceeds?|reduce the length of|maximum"
                        + " (?:prompt|input) length");
    private static final Pattern KEY_WORDS =
            words(
                    "api[ _-]?key|subscription key|access token|bearer|authorization"
                            + " header|credential");
    private static final Pattern QUOTA_WORDS =
            words("insufficient (?:balance|quota|credit|funds)|exceeded your current quota");

    private ErrorKinds() {}

    static Kind of(Facts facts) {
        int status = facts.status();
        if (says(facts, KEY) || status == 401) {
            return Kind.AUTH;
        }
        if (says(facts, CONTENT)) {
            return Kind.CONTENT_POLICY;
        }
        if (says(facts, CONTEXT)) {
            return Kind.CONTEXT_LENGTH;
        }
        if (says(facts, QUOTA) || status == 402) {
            return Kind.QUOTA;
        }
        return status == 400 || status == 422 || status == 413 || status == 200 || status == 500
                ? byWords(facts)
                : byStatus(facts, status);
    }

    private static Kind byWords(Facts facts) {
        if (matches(CONTEXT_WORDS, facts)) {
            return Kind.CONTEXT_LENGTH;
        }
        if (facts.status() != 500 && matches(CONTENT_WORDS, facts)) {
            return Kind.CONTENT_POLICY;
        }
        // The words of a key's refusal may quote the key, so they are never the caller's.
        if (facts.status() != 500 && matches(KEY_WORDS, facts)) {
            return Kind.AUTH;
        }
        if (facts.status() != 500 && says(facts, MODEL)) {
            return Kind.NOT_FOUND;
        }
        return facts.status() == 200 ? byType(facts) : byStatus(facts, facts.status());
    }

    private static Kind byStatus(Facts facts, int status) {
        return switch (status) {
            case 403 -> Kind.PERMISSION;
            case 404, 410 -> Kind.NOT_FOUND;
            case 408, 504, 524 -> Kind.TIMEOUT;
            case 409, 425, 503, 529 -> Kind.OVERLOADED;
            case 413 -> Kind.CONTEXT_LENGTH;
            case 424 -> Kind.MODEL_ERROR;
            case 429 -> matches(QUOTA_WORDS, facts) ? Kind.QUOTA : Kind.RATE_LIMIT;
            case 451 -> Kind.CONTENT_POLICY;
            case 499 -> Kind.CANCELLED;
            // A redirect comes from a proxy or a wrong address, and is nothing that the caller did.
            default -> status >= 500 || status < 400 ? Kind.UPSTREAM_5XX : Kind.INVALID_REQUEST;
        };
    }

    /** An error inside a 200 has only its words. */
    private static Kind byType(Facts facts) {
        var told = (facts.type() + " " + facts.code()).toLowerCase(Locale.ROOT);
        if (told.contains("rate_limit") || told.contains("resource_exhausted")) {
            return Kind.RATE_LIMIT;
        }
        if (told.contains("overloaded") || told.contains("unavailable")) {
            return Kind.OVERLOADED;
        }
        if (told.contains("timeout")) {
            return Kind.TIMEOUT;
        }
        boolean invalid =
                told.contains("invalid_request")
                        || told.contains("badrequest")
                        || told.contains("validation")
                        || told.contains("invalid_argument");
        return invalid ? Kind.INVALID_REQUEST : Kind.MODEL_ERROR;
    }

    static boolean retryable(Kind kind, Facts facts, HeaderLookup headers) {
        var told = headers.get("x-should-retry");
        if (told != null && kind != Kind.AUTH && !kind.callersMatter()) {
            return told.equalsIgnoreCase("true");
        }
        return switch (kind) {
            case RATE_LIMIT, OVERLOADED, TIMEOUT -> true;
            case UPSTREAM_5XX -> facts.status() != 501;
            case MODEL_ERROR -> facts.status() != 424 || "generation".equals(facts.type());
            default -> false;
        };
    }

    static String sentence(Kind kind, int status) {
        var what =
                switch (kind) {
                    case INVALID_REQUEST -> "refused the request without a reason";
                    case AUTH -> "did not accept the gateway's credential";
                    case PERMISSION -> "does not let the gateway use this model";
                    case NOT_FOUND -> "does not know the model or the path";
                    case CONTEXT_LENGTH -> "cannot take a request of this size";
                    case CONTENT_POLICY -> "refused the content";
                    case RATE_LIMIT -> "is limiting the gateway's rate";
                    case QUOTA -> "has no quota or credit left for the gateway";
                    case OVERLOADED -> "is overloaded";
                    case TIMEOUT -> "ran out of time";
                    case UPSTREAM_5XX -> "failed";
                    case MODEL_ERROR -> "could not finish the answer";
                    case DIVERGED -> "gave another answer";
                    case CANCELLED -> "gave up the request";
                };
        return "The provider " + what + (status == 200 ? "." : " (status " + status + ").");
    }

    private static boolean says(Facts facts, Set<String> words) {
        return in(facts.code(), words) || in(facts.type(), words) || in(facts.inner(), words);
    }

    private static boolean in(@Nullable String word, Set<String> words) {
        return word != null && words.contains(word.toLowerCase(Locale.ROOT));
    }

    private static boolean matches(Pattern words, Facts facts) {
        var message = facts.message();
        return message != null
                && words.matcher(message.substring(0, Math.min(2000, message.length()))).find();
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile(alternatives, Pattern.CASE_INSENSITIVE);
    }
}
