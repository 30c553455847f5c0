package dev.portolan.gateway.fleet;

import io.netty.channel.ConnectTimeoutException;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;

import javax.net.ssl.SSLException;

/** The status of the last connection to a deployment, and why it failed, for operators. */
public final class ConnectionStatus {
    private static final int MAX_CAUSES = 8;

    private volatile @Nullable String failure;

    /** The reason why the last connection failed; empty if it did not. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** A connection was made. */
    public void onConnected() {
        if (failure != null) {
            failure = null;
        }
    }

    /** A connection could not be made, or broke before any response. */
    public void onFailure(Throwable cause) {
        failure = describe(cause);
    }

    /** The cause in words of our own: a library's message may quote what it was given. */
    private static String describe(Throwable cause) {
        String text =
                "the connection cannot be made (%s)".formatted(cause.getClass().getSimpleName());
        Throwable here = cause;
        for (int i = 0; here != null && i < MAX_CAUSES; i++, here = here.getCause()) {
            text =
                    switch (here) {
                        case CertificateExpiredException _ -> "its certificate has expired";
                        case CertPathBuilderException _ ->
                                "its certificate is not signed by a trusted authority; set the"
                                        + " endpoint's tls.ca to the authority that signed it";
                        case CertPathValidatorException _ ->
                                "its certificate does not match the trusted authority's signature";
                        case CertificateException _ ->
                                "its certificate is not accepted: signed by another authority, or"
                                        + " for another name than the url's";
                        case SSLException _ ->
                                "TLS handshake failed: the server does not support TLS, rejected"
                                    + " our client certificate (tls.certificate), or requires one";
                        case ConnectTimeoutException _ -> "the connection timed out";
                        case ConnectException _ -> "the connection was refused";
                        case UnknownHostException _ -> "its host name cannot be resolved";
                        default -> text;
                    };
        }
        return text;
    }
}
