package dev.portolan.policy.document;

/** An error or a warning at one position: the value, what was expected, and what to do. */
public record Finding(Severity severity, Position at, String message)
        implements Comparable<Finding> {

    /** The severity; an error prevents a configuration from loading. */
    public enum Severity {
        ERROR,
        WARNING
    }

    @Override
    public int compareTo(Finding other) {
        int byPlace = at.compareTo(other.at);
        return byPlace != 0 ? byPlace : message.compareTo(other.message);
    }

    /** {@code file:line:column: error: message}, one line. */
    @Override
    public String toString() {
        String label = severity == Severity.ERROR ? "error" : "warning";
        return at + ": " + label + ": " + message;
    }
}
