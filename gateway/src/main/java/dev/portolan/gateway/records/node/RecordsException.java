package dev.portolan.gateway.records.node;

/** Thrown when records cannot be kept or read: what is wrong, and what to do. */
public final class RecordsException extends Exception {
    private static final long serialVersionUID = 1;

    private final String nextStep;

    public RecordsException(String message, String nextStep) {
        super(message);
        this.nextStep = nextStep;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** What an operator can do. */
    public String nextStep() {
        return nextStep;
    }
}
