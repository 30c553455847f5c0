package dev.portolan.load.sim;

import dev.portolan.load.azure.AzureDialect;

import java.util.Map;

/** Starts simulated Azure OpenAI resources. */
public final class SimulatedAzureOpenAi {
    private SimulatedAzureOpenAi() {}

    /**
     * Configures a resource whose deployments answer as the models they map to. Its keys are
     * accepted in the {@code api-key} header and as bearer tokens.
     *
     * @param region the region's display name, as in {@code x-ms-region}: "Sweden Central"
     */
    public static SimulatedEndpointBuilder in(String region, Map<String, String> deployments) {
        return new SimulatedEndpointBuilder(
                        "azure in " + region,
                        profile -> new AzureDialect(profile, region, deployments))
                .serving(deployments.keySet().toArray(String[]::new));
    }
}
