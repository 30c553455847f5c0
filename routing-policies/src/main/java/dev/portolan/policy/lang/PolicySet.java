package dev.portolan.policy.lang;

import dev.portolan.policy.document.DocumentReader;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Resolver;

import java.util.Comparator;
import java.util.List;

/**
 * All policies, invariants and tests of a configuration. Policies are ordered by priority, the
 * highest first, and within one as written.
 */
public record PolicySet(List<Policy> policies, List<Invariant> invariants, List<PolicyTest> tests) {

    /** The set that permits nothing. */
    public static final PolicySet NONE = new PolicySet(List.of(), List.of(), List.of());

    public PolicySet {
        policies =
                policies.stream()
                        .sorted(Comparator.comparingInt(Policy::priority).reversed())
                        .toList();
        invariants = List.copyOf(invariants);
        tests = List.copyOf(tests);
    }

    /**
     * Reads policy files. If any finding is an error, the set is not to be used.
     *
     * @param sources in the order in which policies of equal priority count
     */
    public static PolicySet load(List<Source> sources, Resolver resolver, Findings findings) {
        var reader = new PolicyReader(findings);
        for (Source source : sources) {
            DocumentReader.read(source.file(), source.text(), resolver, findings)
                    .ifPresent(reader::read);
        }
        return new PolicySet(reader.policies, reader.invariants, reader.tests);
    }
}
