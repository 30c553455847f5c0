package dev.portolan.gateway.registry;

/** Thrown when the store of tenants and keys does not do what it is asked to. */
public final class TenantStoreFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String nextStep;

    /**
     * An exception for the operator.
     *
     * @param message what failed
     * @param nextStep what to do
     */
    public TenantStoreFailedException(String message, String nextStep, Throwable cause) {
        super(message, cause);
        this.nextStep = nextStep;
    }

    public String nextStep() {
        return nextStep;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
