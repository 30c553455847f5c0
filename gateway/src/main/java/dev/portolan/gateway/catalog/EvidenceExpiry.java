package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Position;
import dev.portolan.provider.residency.EvidenceTerm;

import java.time.Instant;
import java.util.function.Function;

/** Warns of evidence that ends soon, while there is time to renew it. */
final class EvidenceExpiry {
    private EvidenceExpiry() {}

    /** Warns at the place of each value that an end follows from. */
    static void warn(
            Deployment.Residency residency,
            Instant now,
            Function<String, Position> places,
            Findings findings) {
        for (EvidenceTerm term : residency.terms()) {
            if (isToBeTold(term, term.stateAt(now))) {
                String field = term.kind().field();
                findings.warning(places.apply(field), field + ": " + term.warning(now));
            }
        }
    }

    /** What ended is told with the finding; only old facts may count all the same. */
    private static boolean isToBeTold(EvidenceTerm term, EvidenceTerm.State state) {
        return switch (state) {
            case FRESH -> false;
            case ENDING -> true;
            case ENDED -> term.kind() == EvidenceTerm.Kind.FACTS;
        };
    }
}
