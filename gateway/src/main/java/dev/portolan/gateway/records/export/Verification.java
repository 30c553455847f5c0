package dev.portolan.gateway.records.export;

import java.util.List;

/**
 * The result of a verification.
 *
 * @param findings what is wrong, each naming the receipt or the entries it concerns
 * @param summary what is proved, in lines
 */
public record Verification(List<String> findings, List<String> summary) {
    public Verification {
        findings = List.copyOf(findings);
        summary = List.copyOf(summary);
    }

    /** Returns whether nothing is wrong. */
    public boolean isProved() {
        return findings.isEmpty();
    }
}
