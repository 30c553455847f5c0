package dev.portolan.gateway.reload;

import dev.portolan.gateway.config.RulesCheck;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.tenants.Suspension;
import dev.portolan.gateway.tenants.TenantUnion;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.proof.Proof;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Suspends tenants of the store for which an invariant in force is not proved. */
final class SuspendedTenants {
    private static final System.Logger LOG = System.getLogger("dev.portolan.tenants");
    private static final int MAX_LOGGED = 20;

    private SuspendedTenants() {}

    /** Logs tenants that are suspended from now on, and those that are not any more. */
    static void log(TenantUnion before, TenantUnion after) {
        List<String> suspended =
                after.suspended().keySet().stream()
                        .filter(id -> !before.suspended().containsKey(id))
                        .sorted()
                        .toList();
        for (String id : suspended.subList(0, Math.min(MAX_LOGGED, suspended.size()))) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the tenant {0} of the store is suspended, and its keys are not valid: {1}",
                    id,
                    Objects.requireNonNull(after.suspended().get(id)).message());
        }
        if (suspended.size() > MAX_LOGGED) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0} more tenants of the store are suspended",
                    suspended.size() - MAX_LOGGED);
        }
        long back =
                before.suspended().keySet().stream()
                        .filter(after.all().byId()::containsKey)
                        .count();
        if (back > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} suspended tenants of the store are in effect again",
                    back);
        }
    }

    /**
     * Returns {@code union} without the tenants of the store for which the invariants of {@code
     * rules} do not hold.
     *
     * @param proved tenants for which they hold
     */
    @SuppressWarnings("ReferenceEquality") // cheap, and an equal other one changes nothing
    static TenantUnion proved(Snapshot.Rules rules, TenantUnion union, Map<String, Tenant> proved) {
        if (rules.written().invariants().isEmpty() || union.all().byId() == proved) {
            return union;
        }
        List<Tenant> unproved =
                union.stored().tenants().keySet().stream()
                        .map(union.all().byId()::get)
                        .filter(tenant -> tenant != null && !tenant.equals(proved.get(tenant.id())))
                        .toList();
        Map<String, Suspension> refuted = new HashMap<>();
        search(rules, unproved, refuted);
        return union.suspending(refuted);
    }

    /** Finds the tenants for which an invariant does not hold, by halves, since most have none. */
    private static void search(
            Snapshot.Rules rules, List<Tenant> tenants, Map<String, Suspension> refuted) {
        if (tenants.isEmpty()) {
            return;
        }
        Optional<Suspension> broken =
                RulesCheck.prove(rules, tenants).stream()
                        .flatMap(proof -> suspension(proof).stream())
                        .findFirst();
        if (broken.isEmpty()) {
            return;
        }
        if (tenants.size() == 1) {
            refuted.put(tenants.getFirst().id(), broken.get());
            return;
        }
        int half = tenants.size() / 2;
        search(rules, tenants.subList(0, half), refuted);
        search(rules, tenants.subList(half, tenants.size()), refuted);
    }

    private static Optional<Suspension> suspension(Proof proof) {
        RequestFacts request = proof instanceof Proof.Refuted refuted ? refuted.request() : null;
        return RulesCheck.failure(proof).map(message -> new Suspension("", message, request));
    }
}
