package dev.portolan.gateway.config;

import dev.portolan.policy.document.Finding;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What became of an attempt to load a configuration. */
public sealed interface LoadResult {

    /** Everything found, ordered by place: of a valid configuration only warnings. */
    List<Finding> findings();

    /** Nothing is wrong. */
    record Valid(Snapshot snapshot, List<Finding> findings) implements LoadResult {
        public Valid {
            findings = List.copyOf(findings);
        }
    }

    /**
     * At least one finding is an error, so there is no snapshot.
     *
     * @param tenants who may call by the tenants' files alone, where nothing is wrong with those;
     *     null otherwise
     */
    record Invalid(List<Finding> findings, Snapshot.@Nullable Tenants tenants)
            implements LoadResult {
        public Invalid {
            findings = List.copyOf(findings);
        }

        /** Findings with an error among them, and nothing that could be used. */
        public Invalid(List<Finding> findings) {
            this(findings, null);
        }

        /** How many of the findings are errors. */
        public long errors() {
            return findings.stream()
                    .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                    .count();
        }
    }
}
