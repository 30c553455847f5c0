package dev.portolan.load.identity;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.time.InstantSource;

/**
 * The server side of Azure's managed identities: the instance metadata service of virtual machines,
 * and App Service's own endpoint.
 */
public final class ManagedIdentityService implements ServerDialect {
    /** The path on a virtual machine. */
    public static final String MACHINE = "/metadata/identity/oauth2/token";

    /** The path in App Service. */
    public static final String APP_SERVICE = "/msi/token";

    private final IssuedTokens tokens;
    private final String header;
    private final InstantSource clock = InstantSource.system();

    /**
     * @param tokens the tokens to which issued ones are added
     * @param header the {@code X-IDENTITY-HEADER} that App Service's callers must send
     */
    public ManagedIdentityService(IssuedTokens tokens, String header) {
        this.tokens = tokens;
        this.header = header;
    }

    @Override
    public Script answer(ReceivedRequest request) {
        boolean authorized =
                switch (request.path()) {
                    case MACHINE -> request.header("metadata").orElse("").equals("true");
                    case APP_SERVICE ->
                            request.header("x-identity-header").orElse("").equals(header);
                    default -> false;
                };
        var resource = request.query("resource").orElse("");
        if (!authorized || resource.isEmpty()) {
            return FormFields.response(
                    400,
                    LenientJson.object()
                            .put("error", "invalid_request")
                            .put("error_description", "Required metadata header not specified"));
        }
        var expiry = clock.instant().plus(tokens.lifetime()).getEpochSecond();
        return FormFields.response(
                200,
                LenientJson.object()
                        .put("access_token", tokens.issue("managed."))
                        .put("expires_on", Long.toString(expiry))
                        .put("expires_in", Long.toString(tokens.lifetime().toSeconds()))
                        .put("resource", resource)
                        .put("token_type", "Bearer"));
    }
}
