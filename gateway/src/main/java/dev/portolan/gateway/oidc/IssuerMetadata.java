package dev.portolan.gateway.oidc;

import java.net.URI;
import java.util.Map;

/**
 * The metadata that an issuer publishes, as far as the gateway uses it.
 *
 * @param members the members of the document
 */
public record IssuerMetadata(IssuerAccess access, Map<String, Object> members) {

    /** Fetches the metadata; blocks. */
    public static IssuerMetadata fetch(IssuerAccess access, IssuerHttp http)
            throws IssuerUnavailableException {
        Map<String, Object> members = http.get(access.metadata());
        if (!access.issuer().equals(members.get("issuer"))) {
            throw new IssuerUnavailableException(
                    "%s names another issuer than %s"
                            .formatted(access.metadata(), access.issuer()));
        }
        return new IssuerMetadata(access, members);
    }

    /** Returns the address under {@code name}, which must be secure. */
    public URI address(String name) throws IssuerUnavailableException {
        if (members.get(name) instanceof String text) {
            try {
                URI address = URI.create(text);
                if (IssuerAccess.isSecure(address)) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                // Reported below.
            }
        }
        throw new IssuerUnavailableException(
                "%s has no usable %s".formatted(access.metadata(), name));
    }
}
