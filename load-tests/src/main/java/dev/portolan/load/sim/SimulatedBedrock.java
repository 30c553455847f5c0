package dev.portolan.load.sim;

import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.aws.AwsKeys;
import dev.portolan.load.aws.BedrockDialect;

/** Amazon Bedrock in one region. */
public final class SimulatedBedrock {
    private SimulatedBedrock() {}

    /** Bedrock that lets in the simulated access key, and Bedrock API keys set on it. */
    public static PlaceSetup in(String region) {
        return in(region, AwsKeys.of(AwsKey.SIMULATED));
    }

    /** Bedrock that lets in these access keys, and Bedrock API keys set on it. */
    public static PlaceSetup in(String region, AwsKeys keys) {
        return new PlaceSetup(
                "bedrock in " + region, profile -> new BedrockDialect(profile, region, keys));
    }
}
