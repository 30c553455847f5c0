package dev.portolan.load.identity;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The server side of Entra ID's token endpoint for one application, with a secret, a certificate or
 * federation.
 */
public final class EntraTokenService implements ServerDialect {
    private static final String ASSERTION =
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private final Application application;
    private final IssuedTokens tokens = new IssuedTokens();
    private final InstantSource clock = InstantSource.system();

    /**
     * The one application of the tenant.
     *
     * @param issuers the accepted signing keys of assertions by their {@code iss}: the
     *     application's own id for its certificate, another issuer for a federated credential
     */
    public record Application(
            String tenant, String client, String secret, Map<String, PublicKey> issuers) {
        public Application {
            issuers = Map.copyOf(issuers);
        }

        /** Omits the secret. */
        @Override
        public String toString() {
            return "Application[" + client + " of " + tenant + "]";
        }
    }

    public EntraTokenService(Application application) {
        this.application = application;
    }

    /** Returns the tokens issued. */
    public IssuedTokens tokens() {
        return tokens;
    }

    @Override
    public Script answer(ReceivedRequest request) {
        if (!request.path().equals("/" + application.tenant() + "/oauth2/v2.0/token")) {
            return error(400, "invalid_tenant", "AADSTS90002: Tenant not found.");
        }
        var form = FormFields.of(request);
        return credentialError(form)
                .map(message -> error(401, "invalid_client", message))
                .orElseGet(() -> issueToken(form));
    }

    private Optional<String> credentialError(FormFields form) {
        if (!form.get("client_id").equals(application.client())) {
            return Optional.of("AADSTS700016: The application was not found in the directory.");
        }
        if (form.get("client_assertion_type").equals(ASSERTION)) {
            return isAssertionValid(form.get("client_assertion"))
                    ? Optional.empty()
                    : Optional.of("AADSTS700027: The assertion's signature is not valid.");
        }
        return form.get("client_secret").equals(application.secret())
                ? Optional.empty()
                : Optional.of("AADSTS7000215: Invalid client secret provided.");
    }

    private boolean isAssertionValid(String assertion) {
        return Jwt.read(assertion)
                .filter(jwt -> jwt.claims().path("exp").asLong() > clock.millis() / 1000)
                .filter(
                        jwt ->
                                Optional.ofNullable(application.issuers().get(jwt.claim("iss")))
                                        .filter(jwt::isSignedBy)
                                        .isPresent())
                .isPresent();
    }

    private Script issueToken(FormFields form) {
        if (!form.get("grant_type").equals("client_credentials")) {
            return error(400, "unsupported_grant_type", "AADSTS70003: Unsupported grant type.");
        }
        if (!form.get("scope").contains("/.default")) {
            return error(400, "invalid_scope", "AADSTS1002012: The scope is not valid.");
        }
        return FormFields.response(
                200,
                LenientJson.object()
                        .put("token_type", "Bearer")
                        .put("expires_in", tokens.lifetime().toSeconds())
                        .put("ext_expires_in", tokens.lifetime().toSeconds())
                        .put("access_token", tokens.issue("entra.")));
    }

    private static Script error(int status, String code, String description) {
        return FormFields.response(
                status,
                LenientJson.object().put("error", code).put("error_description", description));
    }
}
