package dev.portolan.gateway.admin;

import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.telemetry.Telemetry;

import java.util.function.Supplier;

/**
 * The operations of the admin plane, provided by the program.
 *
 * @param reload reloads the configuration; may take a second
 * @param explainer explains decisions
 * @param plane the views of the data plane
 */
public record AdminOperations(
        CurrentSnapshot live,
        Telemetry telemetry,
        Supplier<LoadResult> reload,
        ExplainService explainer,
        PlaneViews plane) {

    /** The views of the data plane. */
    public record PlaneViews(
            Readiness readiness,
            EndpointStates states,
            DecisionLog decisions,
            EvidenceIntake evidence) {}
}
