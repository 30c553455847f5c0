package dev.portolan.provider.aws;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.ProviderError.Kind;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.ErrorReader;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Classifies the errors of AWS's services by their exceptions' names. */
public final class AwsErrors {
    private static final String TYPE = "x-amzn-errortype";
    private static final String BEDROCK = "aws-bedrock";
    private static final String SAGEMAKER = "aws-sagemaker";

    private AwsErrors() {}

    /** Reads the error in a response with an error status. */
    public static ProviderError read(int status, HeaderLookup headers, byte[] body) {
        var json = JsonReader.read(body, 0, body.length);
        var reported = json == null ? JsonValue.JsonLiteral.NULL : json;
        var type = name(headers.get(TYPE), reported);
        int original = (int) reported.get("OriginalStatusCode").count();
        var inner = reported.get("OriginalMessage").text();
        if (original >= 400 && inner != null) {
            return original(original, headers, inner.getBytes(StandardCharsets.UTF_8));
        }
        var plain = ErrorReader.read(BEDROCK, status, headers, body);
        return type == null ? plain : sorted(type, plain);
    }

    /** Returns the error of an exception within a stream that began with a success status. */
    public static ProviderError inside(@Nullable String type, byte[] body) {
        var name = type == null ? "internalServerException" : type;
        return sorted(name, ErrorReader.read(BEDROCK, status(name), HeaderLookup.NONE, body));
    }

    /** Reads the error that a container behind SageMaker returned itself. */
    private static ProviderError original(int status, HeaderLookup headers, byte[] message) {
        var plain = ErrorReader.read(SAGEMAKER, status, headers, message);
        // The container needs no credential of the gateway, so refusing one is its own fault.
        return plain.kind() == Kind.AUTH || plain.kind() == Kind.PERMISSION
                ? as(Kind.MODEL_ERROR, plain, "ModelError", true)
                : plain;
    }

    private static @Nullable String name(@Nullable String header, JsonValue body) {
        var reported = header == null ? body.get("__type").text() : header;
        if (reported == null || reported.isBlank()) {
            return null;
        }
        int colon = reported.indexOf(':');
        var name = colon < 0 ? reported : reported.substring(0, colon);
        return name.substring(name.lastIndexOf('#') + 1).strip();
    }

    private static ProviderError sorted(String type, ProviderError plain) {
        var kind = kind(type, plain);
        return as(kind, plain, type, retryable(kind, type));
    }

    private static Kind kind(String type, ProviderError plain) {
        return switch (plainName(type)) {
            case "throttling", "toomanyrequests", "limitexceeded", "requestlimitexceeded" ->
                    Kind.RATE_LIMIT;
            case "modelnotready", "serviceunavailable" -> Kind.OVERLOADED;
            case "servicequotaexceeded" -> Kind.QUOTA;
            case "modeltimeout", "requesttimeout" -> Kind.TIMEOUT;
            case "internalserver",
                    "internalfailure",
                    "internaldependency",
                    "internalstreamfailure" ->
                    Kind.UPSTREAM_5XX;
            case "modelerror", "modelstreamerror" -> modelError(plain);
            case "unrecognizedclient",
                    "invalidsignature",
                    "incompletesignature",
                    "missingauthenticationtoken",
                    "expiredtoken",
                    "invalidclienttokenid",
                    "requestexpired" ->
                    Kind.AUTH;
            case "accessdenied", "optinrequired" -> Kind.PERMISSION;
            case "resourcenotfound", "unknownoperation" -> Kind.NOT_FOUND;
            case "conflict" -> Kind.CONFLICT;
            case "validation", "validationerror" -> validation(plain);
            default -> plain.kind();
        };
    }

    /**
     * Classifies the one exception name AWS uses for an invalid request, for one that is too long
     * or was refused by a filter, and for a model that is missing or not permitted.
     */
    private static Kind validation(ProviderError plain) {
        return switch (plain.kind()) {
            case INVALID_REQUEST,
                    UNSUPPORTED,
                    CONTEXT_LENGTH,
                    CONTENT_POLICY,
                    NOT_FOUND,
                    OPERATOR,
                    QUOTA ->
                    plain.kind();
            case AUTH,
                    PERMISSION,
                    CONFLICT,
                    RATE_LIMIT,
                    OVERLOADED,
                    TIMEOUT,
                    UPSTREAM_5XX,
                    MODEL_ERROR,
                    UNUSABLE,
                    DIVERGED,
                    CANCELLED ->
                    Kind.INVALID_REQUEST;
        };
    }

    private static Kind modelError(ProviderError plain) {
        return plain.kind() == Kind.CONTEXT_LENGTH ? plain.kind() : Kind.MODEL_ERROR;
    }

    private static boolean retryable(Kind kind, String type) {
        return switch (kind) {
            case RATE_LIMIT, OVERLOADED, TIMEOUT, CONFLICT, UPSTREAM_5XX -> true;
            case MODEL_ERROR -> plainName(type).equals("modelstreamerror");
            default -> false;
        };
    }

    private static ProviderError as(
            Kind kind, ProviderError plain, String type, boolean retryable) {
        boolean showable =
                kind == plain.kind() || (kind.callersMatter() && plain.kind().callersMatter());
        return new ProviderError(
                kind,
                plain.upstreamStatus(),
                type,
                kind.callersMatter() ? plain.param() : null,
                showable ? plain.message() : sentence(kind),
                retryable,
                plain.retryAfter(),
                plain.pause(),
                plain.upstreamRequestId());
    }

    private static String sentence(Kind kind) {
        return switch (kind) {
            case RATE_LIMIT -> "The provider is limiting the gateway's rate.";
            case OVERLOADED -> "The provider is overloaded.";
            case QUOTA -> "The provider has no quota left for the gateway.";
            case TIMEOUT -> "The provider ran out of time.";
            case AUTH -> "The provider did not accept the gateway's credential.";
            case PERMISSION -> "The provider does not let the gateway use this model.";
            case NOT_FOUND -> "The provider does not serve this model here.";
            case OPERATOR -> "The provider is not set up for this request.";
            case MODEL_ERROR -> "The provider's model could not finish the answer.";
            case INVALID_REQUEST -> "The provider refused the request without a reason.";
            default -> "The provider failed.";
        };
    }

    /** Returns the HTTP status that an exception would have had before the stream began. */
    private static int status(String type) {
        return switch (plainName(type)) {
            case "throttling" -> 429;
            case "validation" -> 400;
            case "modeltimeout" -> 408;
            case "modelstreamerror", "modelerror" -> 424;
            case "serviceunavailable" -> 503;
            case "accessdenied" -> 403;
            default -> 500;
        };
    }

    private static String plainName(String type) {
        var lower = type.toLowerCase(Locale.ROOT);
        return lower.endsWith("exception")
                ? lower.substring(0, lower.length() - "exception".length())
                : lower;
    }
}
