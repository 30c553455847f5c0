package dev.portolan.gateway.catalog;

import org.jspecify.annotations.Nullable;

/**
 * The settings of connections to an endpoint.
 *
 * @param http2 whether HTTP/2 is used: over TLS if the endpoint negotiates it, in plain text with
 *     prior knowledge
 * @param tls the TLS settings; null for the JVM's trust store and no client certificate
 * @param forwards which of a caller's headers the endpoint gets
 */
public record Transport(boolean http2, @Nullable Tls tls, Forwards forwards) {
    public Transport(boolean http2, @Nullable Tls tls) {
        this(http2, tls, Forwards.DEFAULT);
    }

    /**
     * The headers of a caller's request that the endpoint gets.
     *
     * @param trace W3C's trace context
     * @param requestId {@code x-request-id}
     */
    public record Forwards(boolean trace, boolean requestId) {
        static final Forwards DEFAULT = new Forwards(true, false);
    }

    /** Returns the default: HTTP/2 if TLS negotiates it, else HTTP/1.1. */
    public static Transport defaults(boolean secure) {
        return new Transport(secure, null);
    }

    /**
     * The client's TLS settings, as PEM.
     *
     * @param ca the only trusted authorities for the endpoint's certificate; null for the JVM's
     * @param clientCertificate the client certificate; null for none
     */
    public record Tls(@Nullable String ca, @Nullable ClientCertificate clientCertificate) {}

    /**
     * A client's certificate.
     *
     * @param certificate the chain, leaf first
     * @param key its private key
     */
    public record ClientCertificate(String certificate, String key) {
        @Override
        public String toString() {
            return "Shown[]";
        }
    }
}
