package dev.portolan.gateway.reload;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.provider.residency.EvidenceTerm;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** Warns in the log of evidence that a catalogue rests on and that ends soon, or has ended. */
final class EvidenceExpiryLog {
    private static final System.Logger LOG = System.getLogger("dev.portolan.residency");

    private EvidenceExpiryLog() {}

    /** What all models of an endpoint may share is told once. */
    private record End(String endpoint, EvidenceTerm term) {}

    static void log(Catalog catalog, Instant now) {
        Set<End> ends = new LinkedHashSet<>();
        for (Deployment deployment : catalog.deployments()) {
            for (EvidenceTerm term : deployment.residency().terms()) {
                ends.add(new End(deployment.facts().endpoint(), term));
            }
        }
        for (End end : ends) {
            switch (end.term().stateAt(now)) {
                case FRESH -> {}
                case ENDING, ENDED ->
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "{0}: {1}",
                                end.endpoint(),
                                end.term().warning(now));
            }
        }
    }
}
