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
 * Google's token services: OAuth for service accounts, the security token service for other
 * issuers' tokens, IAM Credentials for impersonation, and a machine's metadata server.
 */
public final class GoogleTokenService implements ServerDialect {
    /** The path of the OAuth service, which an assertion names as its audience. */
    public static final String OAUTH = "/token";

    /** The path of the security token service. */
    public static final String EXCHANGE = "/v1/token";

    /** What Google's own library names, wherever it is sent. */
    private static final String PUBLIC = "https://oauth2.googleapis.com/token";

    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String METADATA = "/computeMetadata/v1/instance/service-accounts/";
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Pattern GENERATE =
            Pattern.compile("/v1/projects/-/serviceAccounts/([^:/]+):generateAccessToken");

    private final Trust trust;
    private final IssuedTokens tokens = new IssuedTokens();
    private final InstantSource clock = InstantSource.system();

    /**
     * Whom the service believes.
     *
     * @param account the service account's e-mail address
     * @param accountKey what its assertions are signed with
     * @param pool the audience of the workload identity pool's provider
     * @param issuer whose subject tokens the pool accepts
     * @param issuerKey what those are signed with
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

    /** What it handed out. */
    public IssuedTokens tokens() {
        return tokens;
    }

    @Override
    public Script answer(ReceivedRequest request) {
        Matcher generate = GENERATE.matcher(request.path());
        if (generate.matches()) {
            return impersonated(request, generate.group(1));
        }
        if (request.path().startsWith(METADATA)) {
            return machine(request);
        }
        var form = FormFields.of(request);
        return switch (request.path()) {
            case OAUTH -> assertion(request, form);
            case EXCHANGE -> exchanged(form);
            default -> refused(404, "not_found", "no such service");
        };
    }

    private Script assertion(ReceivedRequest request, FormFields form) {
        if (!form.get("grant_type").equals(JWT_BEARER)) {
            return refused(400, "unsupported_grant_type", "Invalid grant_type");
        }
        var jwt = Jwt.read(form.get("assertion"));
        if (jwt.isEmpty()) {
            return refused(400, "invalid_grant", "Invalid JWT");
        }
        return wrong(request, jwt.get())
                .map(why -> refused(400, "invalid_grant", why))
                .orElseGet(this::token);
    }

    private Optional<String> wrong(ReceivedRequest request, Jwt jwt) {
        if (!jwt.claim("iss").equals(trust.account())) {
            return Optional.of("Invalid grant: account not found");
        }
        if (!jwt.isSignedBy(trust.accountKey())) {
            return Optional.of("Invalid JWT Signature.");
        }
        var audience = jwt.claim("aud");
        boolean own = audience.endsWith(request.header("host").orElse("?") + OAUTH);
        if (!own && !audience.equals(PUBLIC)) {
            return Optional.of("Invalid JWT: the audience is not this service.");
        }
        var now = clock.instant();
        var issued = Instant.ofEpochSecond(jwt.claims().path("iat").asLong());
        var ends = Instant.ofEpochSecond(jwt.claims().path("exp").asLong());
        boolean timely =
                !issued.isAfter(now.plus(SKEW))
                        && now.isBefore(ends)
                        && Duration.between(issued, ends).compareTo(LONGEST_LIFE) <= 0;
        if (!timely) {
            return Optional.of(
                    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a"
                            + " reasonable timeframe.");
        }
        return jwt.claim("scope").isBlank() ? Optional.of("Empty scope.") : Optional.empty();
    }

    private Script token() {
        return FormFields.answer(200, bearer());
    }

    private ObjectNode bearer() {
        return LenientJson.object()
                .put("access_token", tokens.issue("ya29.c."))
                .put("expires_in", tokens.life().toSeconds())
                .put("token_type", "Bearer");
    }

    private Script exchanged(FormFields form) {
        if (!form.get("grant_type").equals(TOKEN_EXCHANGE)) {
            return refused(400, "unsupported_grant_type", "Invalid grant_type");
        }
        if (!form.get("audience").equals(trust.pool())) {
            return refused(400, "invalid_target", "The target service indicated is invalid.");
        }
        boolean believed =
                Jwt.read(form.get("subject_token"))
                        .filter(jwt -> jwt.claim("iss").equals(trust.issuer()))
                        .filter(jwt -> jwt.isSignedBy(trust.issuerKey()))
                        .filter(jwt -> jwt.claims().path("exp").asLong() > now().getEpochSecond())
                        .isPresent();
        return believed
                ? FormFields.answer(
                        200,
                        bearer().put(
                                        "issued_token_type",
                                        "urn:ietf:params:oauth:token-type:access_token"))
                : refused(400, "invalid_grant", "The subject token could not be verified.");
    }

    private Script impersonated(ReceivedRequest request, String account) {
        var header = request.header("authorization").orElse("");
        var source = header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
        if (!tokens.accepts(source) || !account.equals(trust.account())) {
            return denied();
        }
        var end = now().plus(tokens.life()).truncatedTo(ChronoUnit.SECONDS);
        return FormFields.answer(
                200,
                LenientJson.object()
                        .put("accessToken", tokens.issue("ya29.i."))
                        .put("expireTime", end.toString()));
    }

    private Script machine(ReceivedRequest request) {
        if (!request.header("metadata-flavor").orElse("").equals("Google")) {
            return refused(403, "forbidden", "Metadata-Flavor: Google is missing");
        }
        return request.path().endsWith("/token") ? token() : refused(404, "not_found", "no such");
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
        return FormFields.answer(403, LenientJson.object().set("error", error));
    }

    private static Script refused(int status, String error, String description) {
        return FormFields.answer(
                status,
                LenientJson.object().put("error", error).put("error_description", description));
    }

    private Instant now() {
        return clock.instant();
    }
}
