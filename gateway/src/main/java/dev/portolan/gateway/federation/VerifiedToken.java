package dev.portolan.gateway.federation;

import dev.portolan.gateway.identity.ClaimedCaller;
import dev.portolan.gateway.oidc.IssuerKeys;

import java.time.Instant;

/**
 * What is remembered of a verified token.
 *
 * @param keys the issuer's keys
 * @param thumbprint the key that signed it, which must still be published
 * @param expires the first moment at which it is no longer valid, with the permitted clock skew
 */
record VerifiedToken(IssuerKeys keys, String thumbprint, Instant expires, ClaimedCaller caller) {

    String issuer() {
        return keys.access().issuer();
    }

    boolean isValidAt(Instant now) {
        return now.isBefore(expires) && keys.current().has(thumbprint);
    }
}
