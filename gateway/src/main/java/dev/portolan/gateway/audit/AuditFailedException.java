package dev.portolan.gateway.audit;

/** Thrown when an audit entry cannot be kept; the change it describes must not be made. */
public final class AuditFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** An exception with the reason, for the operator. */
    public AuditFailedException(String message) {
        super(message);
    }
}
