package dev.portolan.gateway.admin;

import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import java.util.Optional;

/** What the data plane knows of its deployments now. */
@FunctionalInterface
public interface EndpointStates {
    /** The state of one deployment; empty when the data plane has none of that name. */
    Optional<State> of(DeploymentId id);

    /**
     * One deployment at one moment.
     *
     * @param circuit {@code closed}, {@code half-open} or {@code open}
     * @param inFlight attempts under way
     */
    record State(
            String circuit,
            int inFlight,
            Percentiles firstToken,
            Percentiles perToken,
            Trouble trouble) {}

    /**
     * What is in the way.
     *
     * @param unavailable why nothing can be sent there; empty when something can
     * @param unreached why the last connection there was not had; empty when it was
     * @param beyond where answers say they were made although the bound rules it out
     */
    record Trouble(Optional<String> unavailable, Optional<String> unreached, CountrySet beyond) {}

    /** Milliseconds that this share of recent requests stayed within; NaN when not known. */
    record Percentiles(double p50, double p95) {}
}
