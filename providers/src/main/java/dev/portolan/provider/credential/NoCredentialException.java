package dev.portolan.provider.credential;

/** Thrown if no credential is available; the message contains the reason and no secret. */
public final class NoCredentialException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NoCredentialException(String message) {
        super(message, null, false, false);
    }
}
