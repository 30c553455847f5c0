package dev.portolan.gateway.reload;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.provider.residency.EvidenceTerm;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** Logs warnings for residency evidence of a catalog that expires soon or has expired. */
final class EvidenceExpiryLog {
    private static final System.Logger LOG = System.getLogger("dev.portolan.residency");

    private EvidenceExpiryLog() {}

    /** The key by which evidence shared by an endpoint's models is logged once. */
    private record End(String endpoint, EvidenceTerm term) {}

    static void log(Catalog catalog, Instant now) {
        Set<End> ends = new LinkedHashSet<>();
        for (Deployment deployment : catalog.deployments()) {
            for (EvidenceTerm term : deployment.residency().evidence()) {
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
