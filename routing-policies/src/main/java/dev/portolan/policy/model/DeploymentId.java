package dev.portolan.policy.model;

/** A deployment's name: one model at one endpoint. */
public record DeploymentId(String endpoint, String model) {

    /** {@code endpoint/model}. */
    @Override
    public String toString() {
        return endpoint + "/" + model;
    }
}
