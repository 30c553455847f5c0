package dev.portolan.gateway.config;

import dev.portolan.policy.document.Finding;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The result of loading a configuration. */
public sealed interface LoadResult {

    /** All findings, ordered by position; only warnings if the configuration is valid. */
    List<Finding> findings();

    /** The configuration has no errors. */
    record Valid(Snapshot snapshot, List<Finding> findings) implements LoadResult {
        public Valid {
            findings = List.copyOf(findings);
        }
    }

    /**
     * At least one finding is an error, so there is no snapshot.
     *
     * @param tenants the tenants, if their own files have no errors; null otherwise
     */
    record Invalid(List<Finding> findings, Snapshot.@Nullable Tenants tenants)
            implements LoadResult {
        public Invalid {
            findings = List.copyOf(findings);
        }

        /** Creates a result without usable tenants. */
        public Invalid(List<Finding> findings) {
            this(findings, null);
        }

        /** The number of findings that are errors. */
        public long errors() {
            return findings.stream()
                    .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                    .count();
        }
    }
}
