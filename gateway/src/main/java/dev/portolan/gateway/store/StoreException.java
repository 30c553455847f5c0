package dev.portolan.gateway.store;

import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked to. Its message contains no data of a row. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String nextStep;

    StoreException(Reason reason, String message, String nextStep, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.nextStep = nextStep;
    }

    /** Why, as far as a caller can act on it. */
    public enum Reason {
        /** A row with the same key exists, or a row that is referred to does not. */
        CONFLICT,
        /** The database does not answer; a later try may succeed. */
        UNAVAILABLE,
        /** The database has no space left, or may not be written. */
        FULL,
        /** The file or a table is damaged, or is not Portolan's. */
        UNUSABLE,
        /** The database refused a statement. */
        REFUSED
    }

    /** Why it failed. */
    public Reason reason() {
        return reason;
    }

    /** What an operator can do. */
    public String nextStep() {
        return nextStep;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
