package dev.portolan.provider.wire;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError.Kind;
import dev.portolan.provider.wire.ErrorReader.Facts;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;

/**
 * Classifies errors by what can be done about them, from status, code and type.
 *
 * <p>A message often repeats the caller's text, so it counts only if {@link KnownMessages} contains
 * all of it, and then decides no more than where the request is sent next.
 */
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
                    "tokens_limit_reached",
                    "max_tokens_exceeded",
                    "model_context_window_exceeded");
    private static final Set<String> UNSUPPORTED =
            Set.of(
                    "unsupported_parameter",
                    "unsupported_value",
                    "unknown_parameter",
                    "extra_forbidden");
    private static final Set<String> QUOTA =
            Set.of(
                    "insufficient_quota",
                    "insufficient_user_quota",
                    "insufficient_balance",
                    "insufficient_credits",
                    "insufficient_funds",
                    "exceeded_current_quota_error",
                    "billing_hard_limit_reached",
                    "billing_not_active",
                    "billing_disabled",
                    "billing_error",
                    "payment_required",
                    "arrearage",
                    "quota_exceeded",
                    "access_terminated");
    private static final Set<String> KEY =
            Set.of(
                    "invalid_api_key",
                    "api_key_invalid",
                    "api_key_expired",
                    "authentication_error",
                    "unauthorized",
                    "unauthenticated",
                    "expiredtoken");
    private static final Set<String> MODEL =
            Set.of(
                    "model_not_found",
                    "invalid_model",
                    "unknown_model",
                    "model_not_available",
                    "model_not_supported",
                    "model_deprecated",
                    "model_decommissioned",
                    "deploymentnotfound",
                    "modeldeprecated");
    private static final Set<String> OPERATOR =
            Set.of(
                    "operationnotsupported",
                    "unsupported_country_region_territory",
                    "organization_restricted",
                    "organization_deactivated",
                    "account_deactivated");
    private static final Set<String> INVALID =
            Set.of(
                    "invalid_request_error",
                    "invalid_request",
                    "badrequesterror",
                    "bad_request",
                    "invalid_argument",
                    "invalid-argument",
                    "validation",
                    "validation_error",
                    "validationerror");

    private ErrorKinds() {}

    /**
     * Returns the kind of an error of {@code provider}; the name is empty if the provider is
     * unknown.
     */
    static Kind of(String provider, Facts facts) {
        int status = facts.status();
        if (status == 401) {
            return Kind.AUTH;
        }
        if (status == 402) {
            return Kind.QUOTA;
        }
        if (status == 429) {
            return isOneOf(facts, QUOTA) ? Kind.QUOTA : Kind.RATE_LIMIT;
        }
        var operators = KnownMessages.operators(facts);
        if (operators != null) {
            return operators;
        }
        if (namesMember(facts) && status < 500 && status != 407) {
            return callers(provider, facts);
        }
        var coded = byCode(facts);
        return coded != null ? coded : byStatus(provider, facts);
    }

    /** The operator configured the model's name: the caller can't have it wrong. */
    private static boolean namesMember(Facts facts) {
        return facts.param() != null && !facts.param().equals("model");
    }

    private static Kind callers(String provider, Facts facts) {
        if (isOneOf(facts, CONTENT) || facts.moderated()) {
            return Kind.CONTENT_POLICY;
        }
        if (isOneOf(facts, CONTEXT)) {
            return Kind.CONTEXT_LENGTH;
        }
        if (isOneOf(facts, UNSUPPORTED)) {
            return Kind.UNSUPPORTED;
        }
        var known = KnownMessages.callers(provider, facts);
        return known == null ? Kind.INVALID_REQUEST : known;
    }

    private static @Nullable Kind byCode(Facts facts) {
        if (isOneOf(facts, CONTENT) || facts.moderated()) {
            return Kind.CONTENT_POLICY;
        }
        if (isOneOf(facts, CONTEXT)) {
            return Kind.CONTEXT_LENGTH;
        }
        if (isOneOf(facts, QUOTA)) {
            return Kind.QUOTA;
        }
        if (isOneOf(facts, KEY)) {
            return Kind.AUTH;
        }
        if (facts.status() < 500 && isOneOf(facts, MODEL)) {
            return Kind.NOT_FOUND;
        }
        return facts.status() < 500 && isOneOf(facts, OPERATOR) ? Kind.OPERATOR : null;
    }

    private static Kind byStatus(String provider, Facts facts) {
        return switch (facts.status()) {
            case 200 -> byType(facts);
            case 403 -> Kind.PERMISSION;
            case 404, 410 -> Kind.NOT_FOUND;
            // The method, the path and the headers are the gateway's, or a proxy refuses them.
            case 405, 406, 407, 411, 412, 414, 417, 421, 426, 428, 431, 501, 505, 511 ->
                    Kind.OPERATOR;
            case 415 -> facts.message() == null ? Kind.OPERATOR : callers(provider, facts);
            case 408, 504, 524 -> Kind.TIMEOUT;
            case 409, 423, 425 -> Kind.CONFLICT;
            case 424 -> Kind.MODEL_ERROR;
            case 451 -> Kind.CONTENT_POLICY;
            case 499 -> Kind.CANCELLED;
            case 503, 529 -> Kind.OVERLOADED;
            case 500 -> internal(provider, facts);
            // A redirect comes from a proxy or a wrong address, not from the caller.
            default ->
                    facts.status() >= 500 || facts.status() < 400
                            ? Kind.UPSTREAM_5XX
                            : callers(provider, facts);
        };
    }

    /** Some servers send status 500 with a type that calls the request invalid. */
    private static Kind internal(String provider, Facts facts) {
        var known = KnownMessages.callers(provider, facts);
        if (known != null) {
            return known;
        }
        return isOneOf(facts, INVALID) ? Kind.MODEL_ERROR : Kind.UPSTREAM_5XX;
    }

    /** An error inside a 200 that claims no status has only its type. */
    private static Kind byType(Facts facts) {
        if (isOneOf(facts, INVALID)) {
            return Kind.INVALID_REQUEST;
        }
        var known = (facts.type() + " " + facts.code()).toLowerCase(Locale.ROOT);
        if (known.contains("rate_limit") || known.contains("resource_exhausted")) {
            return Kind.RATE_LIMIT;
        }
        if (known.contains("overloaded") || known.contains("unavailable")) {
            return Kind.OVERLOADED;
        }
        if (known.contains("timeout")) {
            return Kind.TIMEOUT;
        }
        if (known.contains("permission")) {
            return Kind.PERMISSION;
        }
        if (known.contains("not_found")) {
            return Kind.NOT_FOUND;
        }
        boolean failed =
                known.contains("api_error")
                        || known.contains("server_error")
                        || known.contains("internal");
        return failed ? Kind.UPSTREAM_5XX : Kind.MODEL_ERROR;
    }

    static boolean retryable(Kind kind, Facts facts, HeaderLookup headers) {
        var known = headers.get("x-should-retry");
        if (known != null && kind != Kind.AUTH && !kind.callersMatter()) {
            return known.equalsIgnoreCase("true");
        }
        return switch (kind) {
            case RATE_LIMIT, OVERLOADED, TIMEOUT, CONFLICT, UPSTREAM_5XX -> true;
            case MODEL_ERROR -> facts.status() != 424 || "generation".equals(facts.type());
            default -> false;
        };
    }

    static String sentence(Kind kind, int status) {
        var predicate =
                switch (kind) {
                    case INVALID_REQUEST ->
                            status == 413
                                    ? "cannot take a request of this size"
                                    : "refused the request without a reason";
                    case UNSUPPORTED -> "does not support a parameter of the request";
                    case AUTH -> "did not accept the gateway's credential";
                    case PERMISSION -> "does not let the gateway use this model";
                    case NOT_FOUND -> "does not know the model or the path";
                    case OPERATOR -> "is not set up for this request";
                    case CONFLICT -> "cannot take the request at this moment";
                    case CONTEXT_LENGTH -> "cannot take a request of this size";
                    case CONTENT_POLICY -> "refused the content";
                    case RATE_LIMIT -> "is limiting the gateway's rate";
                    case QUOTA -> "has no quota or credit left for the gateway";
                    case OVERLOADED -> "is overloaded";
                    case TIMEOUT -> "ran out of time";
                    case UPSTREAM_5XX -> "failed";
                    case MODEL_ERROR, UNUSABLE -> "could not finish the answer";
                    case DIVERGED -> "gave another answer";
                    case CANCELLED -> "gave up the request";
                };
        return "The provider " + predicate + (status == 200 ? "." : " (status " + status + ").");
    }

    private static boolean isOneOf(Facts facts, Set<String> names) {
        return in(facts.code(), names) || in(facts.type(), names) || in(facts.inner(), names);
    }

    private static boolean in(@Nullable String name, Set<String> names) {
        return name != null && names.contains(name.toLowerCase(Locale.ROOT));
    }
}
