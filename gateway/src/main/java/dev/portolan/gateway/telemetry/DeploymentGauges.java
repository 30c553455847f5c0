package dev.portolan.gateway.telemetry;

import java.util.List;

/** Source of the deployments' gauges; read at each scrape. */
@FunctionalInterface
public interface DeploymentGauges {
    /** No deployments. */
    DeploymentGauges NONE = List::of;

    /** Returns one reading per deployment. */
    List<Reading> read();

    /**
     * A deployment's values at one moment.
     *
     * @param circuit 0 closed, 1 half open, 2 open
     * @param inFlight the number of attempts in progress
     * @param outlier whether it is ranked last because it fails more often than others
     * @param quarantined whether an answer reported a location outside the deployment's bound
     */
    record Reading(
            String endpoint,
            String model,
            int circuit,
            int inFlight,
            boolean outlier,
            boolean quarantined) {}
}
