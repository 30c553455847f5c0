package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.residency.ResidencyFacts;
import dev.portolan.provider.residency.ResidencyFacts.Feature;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Determines which capabilities send data outside an endpoint's location, by the residency facts.
 */
final class SidePaths {
    private static final Map<Capability, Feature> FEATURES =
            new EnumMap<>(
                    Map.of(
                            Capability.WEB_SEARCH, Feature.WEB_SEARCH,
                            Capability.HOSTED_TOOLS, Feature.HOSTED_TOOLS,
                            Capability.REMOTE_MEDIA, Feature.REMOTE_MEDIA,
                            Capability.STORED, Feature.FILES,
                            Capability.JSON_SCHEMA, Feature.STRUCTURED_OUTPUT));

    private SidePaths() {}

    static Capabilities roaming(
            ResidencyFacts facts,
            Deployment.Residency residency,
            Optional<TargetProtocol> protocol) {
        String provider = residency.declared().provider();
        Capabilities roaming =
                Capabilities.of(
                        FEATURES.entrySet().stream()
                                .filter(
                                        side ->
                                                facts.featureBound(
                                                                provider,
                                                                residency.finding(),
                                                                side.getValue())
                                                        .isAnyCountry())
                                .map(Map.Entry::getKey)
                                .toList());
        // The owner of a self-hosted server knows what it does with a member.
        return facts.selfOperated(residency.declared())
                ? roaming
                : roaming.union(
                        protocol.map(ProtocolExtensions::only).orElse(ProtocolExtensions.all()));
    }
}
