package dev.portolan.gateway.admin;

import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.telemetry.Telemetry;

import java.util.function.Supplier;

/**
 * Everything the admin plane shows and does, wired up by the program.
 *
 * @param reload loads the configuration now; may take a second
 * @param explainer answers why a request would go where
 * @param plane what the data plane knows
 */
public record AdminOperations(
        CurrentSnapshot live,
        Telemetry telemetry,
        Supplier<LoadResult> reload,
        ExplainService explainer,
        PlaneViews plane) {

    /** What the data plane knows. */
    public record PlaneViews(
            Readiness readiness,
            EndpointStates states,
            DecisionLog decisions,
            EvidenceIntake evidence) {}
}
