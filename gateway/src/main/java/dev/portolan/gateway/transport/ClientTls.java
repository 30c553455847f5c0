package dev.portolan.gateway.transport;

import dev.portolan.gateway.catalog.Transport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

import org.jspecify.annotations.Nullable;

/** TLS options of connections to an endpoint; the endpoint's name is always verified. */
public final class ClientTls {
    private ClientTls() {}

    /** Sets the options for all connections of a client. */
    static void set(HttpClientOptions options, Transport transport) {
        options.setSsl(true).setVerifyHost(true).setUseAlpn(transport.http2());
        PemTrustOptions trust = trust(transport.tls());
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        PemKeyCertOptions certificate = certificate(transport.tls());
        if (certificate != null) {
            options.setKeyCertOptions(certificate);
        }
    }

    /** Options for one request of a client that connects to many endpoints. */
    public static ClientSSLOptions of(Transport transport) {
        ClientSSLOptions options = new ClientSSLOptions();
        options.setHostnameVerificationAlgorithm("HTTPS");
        PemTrustOptions trust = trust(transport.tls());
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        PemKeyCertOptions certificate = certificate(transport.tls());
        return certificate == null ? options : options.setKeyCertOptions(certificate);
    }

    private static @Nullable PemTrustOptions trust(Transport.@Nullable Tls tls) {
        return tls == null || tls.ca() == null
                ? null
                : new PemTrustOptions().addCertValue(Buffer.buffer(tls.ca()));
    }

    private static @Nullable PemKeyCertOptions certificate(Transport.@Nullable Tls tls) {
        Transport.ClientCertificate shown = tls == null ? null : tls.clientCertificate();
        return shown == null
                ? null
                : new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(shown.certificate()))
                        .addKeyValue(Buffer.buffer(shown.key()));
    }
}
