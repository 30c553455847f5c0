package dev.portolan.load.sim;

import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.aws.AwsKeys;
import dev.portolan.load.aws.BedrockDialect;

/** Starts simulated Amazon Bedrock endpoints. */
public final class SimulatedBedrock {
    private SimulatedBedrock() {}

    /** Configures an endpoint that accepts the simulated access key and the API keys added. */
    public static SimulatedEndpointBuilder in(String region) {
        return in(region, AwsKeys.of(AwsKey.SIMULATED));
    }

    /** Configures an endpoint that accepts these access keys and the API keys added. */
    public static SimulatedEndpointBuilder in(String region, AwsKeys keys) {
        return new SimulatedEndpointBuilder(
                "bedrock in " + region, profile -> new BedrockDialect(profile, region, keys));
    }
}
