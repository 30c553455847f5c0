package dev.portolan.gateway.telemetry;

import java.util.List;

/** What the data plane knows of its deployments at this moment; read at each scrape. */
@FunctionalInterface
public interface DeploymentGauges {
    /** No deployments. */
    DeploymentGauges NONE = List::of;

    /** One reading per deployment. */
    List<Reading> read();

    /**
     * A deployment at one moment.
     *
     * @param circuit 0 closed, 1 half open, 2 open
     * @param inFlight attempts under way
     * @param outlier whether it is ranked last because it fails more often than others
     * @param quarantined whether an answer says it was made beyond the bound
     */
    record Reading(
            String endpoint,
            String model,
            int circuit,
            int inFlight,
            boolean outlier,
            boolean quarantined) {}
}
