package dev.portolan.gateway.admin;

import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.shared.SharedState;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.tenantapi.TenantApi;
import dev.portolan.gateway.usage.UsageApi;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The operations of the admin plane, provided by the program.
 *
 * @param reload reloads the configuration; may take a second
 * @param explainer explains decisions
 * @param plane the views of the data plane
 * @param tenants shows and changes tenants and keys
 */
public record AdminOperations(
        CurrentSnapshot live,
        Telemetry telemetry,
        Supplier<LoadResult> reload,
        ExplainService explainer,
        PlaneViews plane,
        TenantApi tenants) {

    /**
     * The views of the data plane.
     *
     * @param shared the state of the counters that replicas share; empty without them
     * @param budgets the use of tenants' budgets
     * @param audit keeps what operators change
     */
    public record PlaneViews(
            Readiness readiness,
            EndpointStates states,
            DecisionLog decisions,
            EvidenceIntake evidence,
            Supplier<Optional<SharedState>> shared,
            Supplier<List<BudgetUse>> budgets,
            UsageApi usage,
            AuditLog audit) {}
}
