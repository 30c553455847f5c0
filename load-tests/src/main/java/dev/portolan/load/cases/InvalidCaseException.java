package dev.portolan.load.cases;

/** A case that cannot be read; the message has the position, the value and what was expected. */
public final class InvalidCaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidCaseException(CasePosition position, String what) {
        super(position + ": " + what);
    }
}
