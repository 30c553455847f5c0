package dev.portolan.gateway.transport;

import dev.portolan.gateway.catalog.Transport;

import java.net.URI;

/**
 * The host and port of an endpoint, and how connections to it are made.
 *
 * @param secure true for TLS
 * @param transport the HTTP version, and the authorities that TLS trusts
 */
public record UpstreamOrigin(String host, int port, boolean secure, Transport transport) {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** The origin of an absolute URL. */
    public static UpstreamOrigin of(URI url, Transport transport) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : secure ? HTTPS : HTTP;
        return new UpstreamOrigin(url.getHost(), port, secure, transport);
    }

    /** The value of the {@code Host} header. */
    public String authority() {
        return port == (secure ? HTTPS : HTTP) ? host : host + ":" + port;
    }
}
