package dev.portolan.load.sim;

import dev.portolan.load.azure.AzureDialect;

import java.util.Map;

/** An Azure OpenAI resource in one region. */
public final class SimulatedAzureOpenAi {
    private SimulatedAzureOpenAi() {}

    /**
     * A resource whose deployments answer as the models they are mapped to. A key set on it is
     * accepted as {@code api-key} and as a bearer token.
     *
     * @param region the region's display name, as {@code x-ms-region} gives it: "Sweden Central"
     */
    public static PlaceSetup in(String region, Map<String, String> deployments) {
        return new PlaceSetup(
                        "azure in " + region,
                        profile -> new AzureDialect(profile, region, deployments))
                .serving(deployments.keySet().toArray(String[]::new));
    }
}
