package dev.portolan.gateway.listener;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

import org.jspecify.annotations.Nullable;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The verified certificate of a connection's peer, and what was read from it. */
public final class PeerCertificate {
    private static final AttributeKey<Derived> KEY =
            AttributeKey.valueOf(PeerCertificate.class, "derived");

    private PeerCertificate() {}

    /**
     * What was read from a certificate.
     *
     * @param by the rule by which it was read
     */
    private record Derived(Object by, Optional<?> value) {}

    /**
     * Returns what {@code read} makes of the certificate of a request's connection; empty if it has
     * none. A certificate is read once for each connection and rule.
     *
     * @param by the rule, equal for equal results
     */
    @SuppressWarnings("unchecked") // what is stored for a rule was read by it
    public static <T> Optional<T> derived(
            HttpServerRequest request, Object by, Function<X509Certificate, Optional<T>> read) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        Derived before = channel.attr(KEY).get();
        if (before != null && before.by().equals(by)) {
            return (Optional<T>) before.value();
        }
        Optional<T> value = certificate(request.sslSession()).flatMap(read);
        channel.attr(KEY).set(new Derived(by, value));
        return value;
    }

    private static Optional<X509Certificate> certificate(@Nullable SSLSession session) {
        try {
            return session != null
                            && session.getPeerCertificates()[0] instanceof X509Certificate leaf
                    ? Optional.of(leaf)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
