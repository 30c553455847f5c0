package dev.portolan.policy.condition;

/** Thrown if a value that a condition reads is ambiguous, so that the condition fails. */
public final class UnreadableFactException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates a failure because of {@code reason}, which contains no text of the caller. */
    public UnreadableFactException(String reason) {
        super(reason, null, false, false);
    }
}
