package dev.portolan.load.sim;

import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.aws.AwsKeys;
import dev.portolan.load.aws.SageMakerDialect;

/** SageMaker's endpoints in one region. */
public final class SimulatedSageMaker {
    private SimulatedSageMaker() {}

    /** Endpoints that let in the simulated access key; models served are endpoint names. */
    public static PlaceSetup in(String region) {
        return new PlaceSetup(
                "sagemaker in " + region,
                profile -> new SageMakerDialect(profile, region, AwsKeys.of(AwsKey.SIMULATED)));
    }
}
