package dev.portolan.gateway.cli;

/** Raised when a command cannot go on: what is wrong, what to do, and how the process ends. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String nextStep;
    private final int exitCode;

    CommandFailedException(int exitCode, String message, String nextStep) {
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.nextStep = nextStep;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    String nextStep() {
        return nextStep;
    }

    int exitCode() {
        return exitCode;
    }
}
