package dev.portolan.gateway.program;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.telemetry.EvidenceGauges.Reading;

import java.util.List;

/** Reads the expiry dates of a catalog's evidence for metrics. */
final class EvidenceExpiryReadings {
    private EvidenceExpiryReadings() {}

    static List<Reading> of(Catalog catalog) {
        return catalog.deployments().stream()
                .flatMap(
                        deployment ->
                                deployment.residency().evidence().stream()
                                        .map(
                                                term ->
                                                        new Reading(
                                                                deployment.facts().endpoint(),
                                                                deployment.facts().model(),
                                                                term.kind().label(),
                                                                term.end().getEpochSecond())))
                .toList();
    }
}
