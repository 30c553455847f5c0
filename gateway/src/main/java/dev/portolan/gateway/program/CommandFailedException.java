package dev.portolan.gateway.program;

/** Thrown when a command fails: the message, the next step, and the exit code. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String nextStep;
    private final int exitCode;

    public CommandFailedException(int exitCode, String message, String nextStep) {
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.nextStep = nextStep;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public String nextStep() {
        return nextStep;
    }

    public int exitCode() {
        return exitCode;
    }
}
