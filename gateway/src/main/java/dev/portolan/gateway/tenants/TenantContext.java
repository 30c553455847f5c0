package dev.portolan.gateway.tenants;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.policy.model.DeploymentId;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names that tenants' files refer to.
 *
 * @param models the models and aliases of the catalog; null to skip the check of names
 * @param rates the value of one unit of each currency in the reference currency
 * @param unpriced the deployments without a price, as {@code endpoint/model}
 */
public record TenantContext(
        @Nullable Set<String> models, Map<String, BigDecimal> rates, List<String> unpriced) {
    public TenantContext {
        rates = Map.copyOf(rates);
        unpriced = List.copyOf(unpriced);
    }

    /** Returns the context of a catalog that is loaded with the tenants. */
    public static TenantContext of(Catalog catalog) {
        Set<String> names = new LinkedHashSet<>(catalog.models());
        names.addAll(catalog.aliases().keySet());
        return new TenantContext(names, catalog.rates(), unpriced(catalog));
    }

    /** Returns the context of a catalog in force, whose names may have changed meanwhile. */
    public static TenantContext inForce(Catalog catalog) {
        return new TenantContext(null, catalog.rates(), unpriced(catalog));
    }

    private static List<String> unpriced(Catalog catalog) {
        return catalog.unpriced().stream().map(DeploymentId::toString).toList();
    }
}
