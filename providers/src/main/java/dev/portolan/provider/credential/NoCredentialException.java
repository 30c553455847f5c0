package dev.portolan.provider.credential;

/** No identity can be had; the message says why and holds no secret. */
public final class NoCredentialException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NoCredentialException(String message) {
        super(message, null, false, false);
    }
}
