package dev.portolan.policy.document;

import static java.util.Comparator.comparingInt;

import dev.portolan.policy.document.Finding.Severity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects findings while a configuration is read. Not thread-safe: one per load. */
public final class Findings {
    /** Shorter values are common, such as {@code true} or {@code FR}, and messages need them. */
    private static final int SHORTEST_HIDDEN = 6;

    private final List<Finding> all = new ArrayList<>();
    private final Set<String> hidden = new HashSet<>();

    /**
     * Removes {@code value} from every message. What came from the environment or a file may be a
     * secret; readers show it as {@link Node.Scalar#shown()} does, and this holds where one does
     * not.
     */
    void hide(String value) {
        if (value.strip().length() >= SHORTEST_HIDDEN) {
            hidden.add(value.strip());
        }
    }

    /** Records an error, which prevents the configuration from loading. */
    public void error(Position at, String message) {
        all.add(new Finding(Severity.ERROR, at, message));
    }

    /** Records a warning, which does not prevent the configuration from loading. */
    public void warning(Position at, String message) {
        all.add(new Finding(Severity.WARNING, at, message));
    }

    /** Adds the findings of another reader. */
    public void addAll(Collection<Finding> findings) {
        all.addAll(findings);
    }

    /** Returns whether any finding so far is an error. */
    public boolean hasErrors() {
        return all.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    }

    /** Returns whether there is an error at {@code at}, so that a second one adds nothing. */
    public boolean hasErrorAt(Position at) {
        return all.stream().anyMatch(f -> f.severity() == Severity.ERROR && f.at().equals(at));
    }

    /** Returns the number of findings, to detect whether a step added any. */
    public int size() {
        return all.size();
    }

    /** Returns all findings, ordered by position, each once. */
    public List<Finding> sorted() {
        List<String> longestFirst =
                hidden.stream().sorted(comparingInt(String::length).reversed()).toList();
        return all.stream()
                .map(finding -> without(longestFirst, finding))
                .sorted()
                .distinct()
                .toList();
    }

    private static Finding without(List<String> values, Finding finding) {
        String message = finding.message();
        for (String value : values) {
            message = message.replace(value, Node.Scalar.HIDDEN);
        }
        return new Finding(finding.severity(), finding.at(), message);
    }
}
