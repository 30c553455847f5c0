package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Position;
import dev.portolan.provider.residency.EndpointFacts;
import dev.portolan.provider.residency.Term;

import java.time.Instant;
import java.util.function.Function;

/** Warns of evidence that ends soon, while there is time to renew it. */
final class Ends {
    private Ends() {}

    /** Warns at the place of each value that an end follows from. */
    static void warn(
            EndpointFacts declared,
            Instant now,
            Function<String, Position> places,
            Findings findings) {
        for (Term term : Term.of(declared)) {
            if (term.stateAt(now) == Term.State.ENDING) {
                String field = term.kind().field();
                findings.warning(places.apply(field), field + ": " + term.warning(now));
            }
        }
    }
}
