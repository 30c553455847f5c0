package dev.portolan.policy.document;

/** One thing wrong, or worth knowing, at one place: what it is, what was expected, what to do. */
public record Finding(Severity severity, Position at, String message)
        implements Comparable<Finding> {

    /** Whether a finding keeps a configuration from loading. */
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
        String word = severity == Severity.ERROR ? "error" : "warning";
        return at + ": " + word + ": " + message;
    }
}
