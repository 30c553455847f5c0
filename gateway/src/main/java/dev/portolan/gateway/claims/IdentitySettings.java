package dev.portolan.gateway.claims;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How callers are identified other than by keys.
 *
 * @param issuers the issuers of accepted tokens
 * @param certificates how a client certificate becomes a caller; null if it does not
 */
public record IdentitySettings(List<OidcIssuer> issuers, @Nullable ClaimMapping certificates) {
    /** Callers are identified by keys only. */
    public static final IdentitySettings NONE = new IdentitySettings(List.of(), null);

    public IdentitySettings {
        issuers = List.copyOf(issuers);
    }

    /** Returns whether callers without a key can be identified. */
    public boolean isNone() {
        return issuers.isEmpty() && certificates == null;
    }

    /** Returns the labels that callers may have beside those of their tenants. */
    public Set<String> openLabels() {
        Set<String> labels = new HashSet<>();
        issuers.forEach(issuer -> labels.addAll(issuer.callers().labels().keySet()));
        if (certificates != null) {
            labels.addAll(certificates.labels().keySet());
        }
        return labels;
    }
}
