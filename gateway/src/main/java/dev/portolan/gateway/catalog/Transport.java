package dev.portolan.gateway.catalog;

import org.jspecify.annotations.Nullable;

/**
 * How connections to an endpoint are made.
 *
 * @param http2 whether HTTP/2 is spoken: over TLS where the endpoint agrees to it, in clear from
 *     the first byte on
 * @param tls whom to trust and what to show; null for what this machine trusts, and nothing shown
 */
public record Transport(boolean http2, @Nullable Tls tls) {

    /** The usual way: HTTP/2 where TLS negotiates it, else HTTP/1.1. */
    public static Transport usual(boolean secure) {
        return new Transport(secure, null);
    }

    /**
     * A client's side of TLS, as PEM.
     *
     * @param ca the only authorities that may have signed the endpoint's certificate; null for
     *     those of this machine
     * @param shown what to show of oneself; null for nothing
     */
    public record Tls(@Nullable String ca, @Nullable Shown shown) {}

    /**
     * A client's certificate.
     *
     * @param certificate the chain, leaf first
     * @param key its private key
     */
    public record Shown(String certificate, String key) {
        @Override
        public String toString() {
            return "Shown[]";
        }
    }
}
