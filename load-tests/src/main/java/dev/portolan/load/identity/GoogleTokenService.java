package dev.portolan.load.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server side of Google's token services: OAuth for service accounts, the Security Token
 * Service for other issuers' tokens, IAM Credentials for impersonation, and the metadata server of
 * machines.
 */
public final class GoogleTokenService implements ServerDialect {
    /** The path of the OAuth service, which is the audience of assertions. */
    public static final String OAUTH = "/token";

    /** The path of the security token service. */
    public static final String EXCHANGE = "/v1/token";

    /** The audience that Google's library uses for every token service. */
    private static final String DEFAULT_AUDIENCE = "https://oauth2.googleapis.com/token";

    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String METADATA = "/computeMetadata/v1/instance/service-accounts/";
    private static final Duration MAX_LIFETIME = Duration.ofHours(1);
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Pattern GENERATE =
            Pattern.compile("/v1/projects/-/serviceAccounts/([^:/]+):generateAccessToken");

    private final Trust trust;
    private final IssuedTokens tokens = new IssuedTokens();
    private final InstantSource clock = InstantSource.system();

    /**
     * The trusted accounts and issuers.
     *
     * @param account the service account's e-mail address
     * @param accountKey the key that verifies its assertions
     * @param pool the audience of the workload identity pool's provider
     * @param issuer the issuer whose subject tokens the pool accepts
     * @param issuerKey the key that verifies those tokens
     */
    public record Trust(
            String account,
            PublicKey accountKey,
            String pool,
            String issuer,
            PublicKey issuerKey) {}

    public GoogleTokenService(Trust trust) {
        this.trust = trust;
    }

    /** Returns the tokens issued. */
    public IssuedTokens tokens() {
        return tokens;
    }

    @Override
    public Script answer(ReceivedRequest request) {
        Matcher generate = GENERATE.matcher(request.path());
        if (generate.matches()) {
            return impersonate(request, generate.group(1));
        }
        if (request.path().startsWith(METADATA)) {
            return machineToken(request);
        }
        var form = FormFields.of(request);
        return switch (request.path()) {
            case OAUTH -> assertion(request, form);
            case EXCHANGE -> exchange(form);
            default -> error(404, "not_found", "no such service");
        };
    }

    private Script assertion(ReceivedRequest request, FormFields form) {
        if (!form.get("grant_type").equals(JWT_BEARER)) {
            return error(400, "unsupported_grant_type", "Invalid grant_type");
        }
        var jwt = Jwt.read(form.get("assertion"));
        if (jwt.isEmpty()) {
            return error(400, "invalid_grant", "Invalid JWT");
        }
        return assertionError(request, jwt.get())
                .map(message -> error(400, "invalid_grant", message))
                .orElseGet(this::token);
    }

    private Optional<String> assertionError(ReceivedRequest request, Jwt jwt) {
        if (!jwt.claim("iss").equals(trust.account())) {
            return Optional.of("Invalid grant: account not found");
        }
        if (!jwt.isSignedBy(trust.accountKey())) {
            return Optional.of("Invalid JWT Signature.");
        }
        var audience = jwt.claim("aud");
        boolean ownAudience = audience.endsWith(request.header("host").orElse("?") + OAUTH);
        if (!ownAudience && !audience.equals(DEFAULT_AUDIENCE)) {
            return Optional.of("Invalid JWT: the audience is not this service.");
        }
        var now = clock.instant();
        var issued = Instant.ofEpochSecond(jwt.claims().path("iat").asLong());
        var ends = Instant.ofEpochSecond(jwt.claims().path("exp").asLong());
        boolean validTime =
                !issued.isAfter(now.plus(SKEW))
                        && now.isBefore(ends)
                        && Duration.between(issued, ends).compareTo(MAX_LIFETIME) <= 0;
        if (!validTime) {
            return Optional.of(
                    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a"
                            + " reasonable timeframe.");
        }
        return jwt.claim("scope").isBlank() ? Optional.of("Empty scope.") : Optional.empty();
    }

    private Script token() {
        return FormFields.response(200, bearer());
    }

    private ObjectNode bearer() {
        return LenientJson.object()
                .put("access_token", tokens.issue("ya29.c."))
                .put("expires_in", tokens.lifetime().toSeconds())
                .put("token_type", "Bearer");
    }

    private Script exchange(FormFields form) {
        if (!form.get("grant_type").equals(TOKEN_EXCHANGE)) {
            return error(400, "unsupported_grant_type", "Invalid grant_type");
        }
        if (!form.get("audience").equals(trust.pool())) {
            return error(400, "invalid_target", "The target service indicated is invalid.");
        }
        boolean trusted =
                Jwt.read(form.get("subject_token"))
                        .filter(jwt -> jwt.claim("iss").equals(trust.issuer()))
                        .filter(jwt -> jwt.isSignedBy(trust.issuerKey()))
                        .filter(jwt -> jwt.claims().path("exp").asLong() > now().getEpochSecond())
                        .isPresent();
        return trusted
                ? FormFields.response(
                        200,
                        bearer().put(
                                        "issued_token_type",
                                        "urn:ietf:params:oauth:token-type:access_token"))
                : error(400, "invalid_grant", "The subject token could not be verified.");
    }

    private Script impersonate(ReceivedRequest request, String account) {
        var header = request.header("authorization").orElse("");
        var source = header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
        if (!tokens.accepts(source) || !account.equals(trust.account())) {
            return denied();
        }
        var end = now().plus(tokens.lifetime()).truncatedTo(ChronoUnit.SECONDS);
        return FormFields.response(
                200,
                LenientJson.object()
                        .put("accessToken", tokens.issue("ya29.i."))
                        .put("expireTime", end.toString()));
    }

    private Script machineToken(ReceivedRequest request) {
        if (!request.header("metadata-flavor").orElse("").equals("Google")) {
            return error(403, "forbidden", "Metadata-Flavor: Google is missing");
        }
        return request.path().endsWith("/token") ? token() : error(404, "not_found", "no such");
    }

    private static Script denied() {
        var error =
                LenientJson.object()
                        .put("code", 403)
                        .put(
                                "message",
                                "Permission 'iam.serviceAccounts.getAccessToken' denied on resource"
                                        + " (or it may not exist).")
                        .put("status", "PERMISSION_DENIED");
        return FormFields.response(403, LenientJson.object().set("error", error));
    }

    private static Script error(int status, String code, String description) {
        return FormFields.response(
                status,
                LenientJson.object().put("error", code).put("error_description", description));
    }

    private Instant now() {
        return clock.instant();
    }
}
