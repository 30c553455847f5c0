package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.residency.ResidencyFacts;
import dev.portolan.provider.residency.ResidencyFacts.Feature;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which of a request's capabilities lead beyond an endpoint's place, by the residency facts. */
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
            ResidencyFacts facts, Deployment.Residency place, Optional<TargetProtocol> protocol) {
        String provider = place.declared().provider();
        Capabilities sides =
                Capabilities.of(
                        FEATURES.entrySet().stream()
                                .filter(
                                        side ->
                                                facts.featureBound(
                                                                provider,
                                                                place.finding(),
                                                                side.getValue())
                                                        .isWorld())
                                .map(Map.Entry::getKey)
                                .toList());
        // What a server of one's own makes of a member, its owner knows.
        return facts.selfOperated(place.declared())
                ? sides
                : sides.union(
                        protocol.map(ProtocolExtensions::only).orElse(ProtocolExtensions.all()));
    }
}
