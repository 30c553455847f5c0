package dev.portolan.policy.document;

import dev.portolan.policy.document.Finding.Severity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects findings while a configuration is read. Not thread-safe: one per load. */
public final class Findings {

    private final List<Finding> all = new ArrayList<>();

    /** Records something that keeps the configuration from loading. */
    public void error(Position at, String message) {
        all.add(new Finding(Severity.ERROR, at, message));
    }

    /** Records something to know that does not keep the configuration from loading. */
    public void warning(Position at, String message) {
        all.add(new Finding(Severity.WARNING, at, message));
    }

    /** Takes over what another reader found. */
    public void addAll(Collection<Finding> findings) {
        all.addAll(findings);
    }

    /** Whether anything found so far keeps the configuration from loading. */
    public boolean hasErrors() {
        return all.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    }

    /** How many findings there are, to tell whether a step added any. */
    public int size() {
        return all.size();
    }

    /** Everything found, ordered by place, each once. */
    public List<Finding> sorted() {
        return all.stream().sorted().distinct().toList();
    }
}
