package dev.portolan.load.sim;

import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.aws.AwsKeys;
import dev.portolan.load.aws.SageMakerDialect;

/** Starts simulated SageMaker runtimes. */
public final class SimulatedSageMaker {
    private SimulatedSageMaker() {}

    /**
     * Configures a runtime that accepts the simulated access key; the models are endpoint names.
     */
    public static SimulatedEndpointBuilder in(String region) {
        return new SimulatedEndpointBuilder(
                "sagemaker in " + region,
                profile -> new SageMakerDialect(profile, region, AwsKeys.of(AwsKey.SIMULATED)));
    }
}
