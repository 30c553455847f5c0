package dev.portolan.load.sim;

import dev.portolan.load.azure.AzureDialect;

import java.util.Map;

/** Starts simulated Azure AI Foundry resources. */
public final class SimulatedAzureFoundry {
    private SimulatedAzureFoundry() {}

    /**
     * Configures a resource whose deployments answer as the models they map to, at {@code
     * /openai/v1} and at the retired {@code /models}.
     *
     * @param region the region's display name: "Sweden Central"
     */
    public static SimulatedEndpointBuilder in(String region, Map<String, String> deployments) {
        return new SimulatedEndpointBuilder(
                        "foundry in " + region,
                        profile -> new AzureDialect(profile, region, deployments))
                .serving(deployments.keySet().toArray(String[]::new));
    }
}
