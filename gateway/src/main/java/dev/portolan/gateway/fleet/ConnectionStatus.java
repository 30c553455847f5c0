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

/** Whether the last connection to a deployment was had, and if not, why, for operators. */
public final class ConnectionStatus {
    private static final int DEPTH = 8;

    private volatile @Nullable String missed;

    /** Why the last connection was not had; empty where it was. */
    public Optional<String> missed() {
        return Optional.ofNullable(missed);
    }

    /** A connection was had. */
    public void made() {
        if (missed != null) {
            missed = null;
        }
    }

    /** A connection was not had, or broke before anything came over it. */
    public void missed(Throwable cause) {
        missed = words(cause);
    }

    /** What went wrong in words of our own: a library's may quote what it was given. */
    private static String words(Throwable cause) {
        String word =
                "the connection cannot be made (%s)".formatted(cause.getClass().getSimpleName());
        Throwable here = cause;
        for (int i = 0; here != null && i < DEPTH; i++, here = here.getCause()) {
            word =
                    switch (here) {
                        case CertificateExpiredException _ -> "its certificate has expired";
                        case CertPathBuilderException _ ->
                                "its certificate is signed by nobody who is trusted; name the"
                                        + " authority in the endpoint's tls.ca";
                        case CertPathValidatorException _ ->
                                "its certificate is not what the trusted authority signed";
                        case CertificateException _ ->
                                "its certificate is not accepted: signed by somebody else, or for"
                                        + " another name than the url's";
                        case SSLException _ ->
                                "TLS is not agreed on: it speaks another protocol, or refuses the"
                                        + " certificate shown (tls.certificate) or the want of one";
                        case ConnectTimeoutException _ -> "it does not answer in time";
                        case ConnectException _ -> "it refuses the connection";
                        case UnknownHostException _ -> "its name is not known";
                        default -> word;
                    };
        }
        return word;
    }
}
