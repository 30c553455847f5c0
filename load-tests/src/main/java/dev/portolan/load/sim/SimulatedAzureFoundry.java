package dev.portolan.load.sim;

import dev.portolan.load.azure.AzureDialect;

import java.util.Map;

/** An Azure AI Foundry resource in one region. */
public final class SimulatedAzureFoundry {
    private SimulatedAzureFoundry() {}

    /**
     * A resource whose deployments answer as the models they are mapped to, at {@code /openai/v1}
     * and at the retired {@code /models}.
     *
     * @param region the region's display name: "Sweden Central"
     */
    public static PlaceSetup in(String region, Map<String, String> deployments) {
        return new PlaceSetup(
                        "foundry in " + region,
                        profile -> new AzureDialect(profile, region, deployments))
                .serving(deployments.keySet().toArray(String[]::new));
    }
}
