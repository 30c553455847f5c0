package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Position;
import dev.portolan.provider.residency.EvidenceTerm;

import java.time.Instant;
import java.util.function.Function;

/** Warns about evidence that expires soon, while there is time to renew it. */
final class EvidenceExpiry {
    private EvidenceExpiry() {}

    /** Adds a warning at the position of each value whose evidence expires soon. */
    static void warn(
            Deployment.Residency residency,
            Instant now,
            Function<String, Position> positions,
            Findings findings) {
        for (EvidenceTerm term : residency.evidence()) {
            if (shouldWarn(term, term.stateAt(now))) {
                String field = term.kind().field();
                findings.warning(positions.apply(field), field + ": " + term.warning(now));
            }
        }
    }

    /**
     * Expired evidence is reported by the assessment itself; only old facts may still be in use.
     */
    private static boolean shouldWarn(EvidenceTerm term, EvidenceTerm.State state) {
        return switch (state) {
            case FRESH -> false;
            case ENDING -> true;
            case ENDED -> term.kind() == EvidenceTerm.Kind.FACTS;
        };
    }
}
