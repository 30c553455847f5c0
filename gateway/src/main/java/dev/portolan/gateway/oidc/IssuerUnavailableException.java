package dev.portolan.gateway.oidc;

/** An issuer cannot be reached or does not answer as it must; a later call may succeed. */
public final class IssuerUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates an exception whose message is shown to operators. */
    public IssuerUnavailableException(String message) {
        super(message);
    }
}
