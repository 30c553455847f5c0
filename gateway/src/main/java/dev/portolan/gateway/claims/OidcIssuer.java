package dev.portolan.gateway.claims;

import dev.portolan.gateway.oidc.IssuerAccess;

/**
 * An issuer whose tokens identify callers.
 *
 * @param audience the audience that its tokens must name
 * @param callers how its claims become a caller
 */
public record OidcIssuer(IssuerAccess access, String audience, ClaimMapping callers) {
    /** Returns the issuer's name, as in its tokens. */
    public String name() {
        return access.issuer();
    }
}
