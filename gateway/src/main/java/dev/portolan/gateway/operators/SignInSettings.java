package dev.portolan.gateway.operators;

import dev.portolan.gateway.oidc.IssuerAccess;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.policy.condition.ValueExpression;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How operators sign in with an OpenID Connect issuer.
 *
 * @param clientId the gateway's id at the issuer
 * @param clientSecret its secret there; null for a public client
 * @param redirect the address to which the issuer sends browsers back, as registered there
 * @param scopes the scopes to ask for
 * @param role gives the role by the claims
 * @param name gives the name in audit records by the claims; null for the subject
 * @param session how long a session lasts at most
 */
public record SignInSettings(
        IssuerAccess access,
        String clientId,
        @Nullable ConfigSecret clientSecret,
        URI redirect,
        List<String> scopes,
        ValueExpression role,
        @Nullable ValueExpression name,
        Duration session) {
    /** The path of the admin plane to which browsers come back. */
    public static final String CALLBACK = "/admin/v1/session/callback";

    public SignInSettings {
        scopes = List.copyOf(scopes);
    }

    /** Returns whether browsers reach the admin plane by TLS. */
    public boolean isSecure() {
        return "https".equals(redirect.getScheme());
    }

    /** Returns the origin of the admin plane, as browsers name it. */
    public String origin() {
        return redirect.getScheme() + "://" + redirect.getRawAuthority();
    }
}
