package dev.portolan.policy.condition;

/** A value that a condition asks for cannot be relied on, so that the condition fails. */
public final class UnreadableFactException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure because of {@code reason}, which holds no caller's text. */
    public UnreadableFactException(String reason) {
        super(reason, null, false, false);
    }
}
