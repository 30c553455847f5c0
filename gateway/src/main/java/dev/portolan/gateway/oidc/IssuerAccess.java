package dev.portolan.gateway.oidc;

import dev.portolan.gateway.reading.Loopback;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Where an issuer publishes its metadata and its keys.
 *
 * @param issuer the issuer's name, a URL, exactly as in its tokens
 * @param keys the address of its keys; null to look it up in its metadata
 * @param origins further origins that its metadata may point to
 * @param ca the only trusted authorities for its certificate, as PEM; null for the JVM's
 */
public record IssuerAccess(
        String issuer, @Nullable URI keys, List<URI> origins, @Nullable String ca) {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    public IssuerAccess {
        origins = List.copyOf(origins);
    }

    /** Returns the address of the issuer's metadata. */
    public URI metadata() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return URI.create(base + "/.well-known/openid-configuration");
    }

    /** Returns whether the gateway may call {@code address}, on this issuer's behalf. */
    public boolean permits(URI address) {
        return isSecure(address)
                && address.getRawUserInfo() == null
                && (sameOrigin(URI.create(issuer), address)
                        || (keys != null && sameOrigin(keys, address))
                        || origins.stream().anyMatch(origin -> sameOrigin(origin, address)));
    }

    /** Returns whether {@code address} is https, or http on this machine. */
    public static boolean isSecure(URI address) {
        String host = address.getHost();
        return host != null
                && ("https".equals(address.getScheme())
                        || ("http".equals(address.getScheme()) && Loopback.isHost(bare(host))));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getHost()
                        .toLowerCase(Locale.ROOT)
                        .equals(other.getHost().toLowerCase(Locale.ROOT))
                && port(one) == port(other);
    }

    private static int port(URI address) {
        int standard = "https".equals(address.getScheme()) ? HTTPS : HTTP;
        return address.getPort() < 0 ? standard : address.getPort();
    }
}
