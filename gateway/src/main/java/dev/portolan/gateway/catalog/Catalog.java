package dev.portolan.gateway.catalog;

import dev.portolan.gateway.price.PriceSchedule;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The catalog: all deployments, aliases and currencies.
 *
 * @param deployments the deployments in the order written; an index identifies a deployment within
 *     a snapshot
 * @param aliases the models of each alias, in the order in which they are tried
 * @param currencies the value of one unit of each in the reference currency
 */
public record Catalog(
        List<Deployment> deployments,
        Map<String, List<String>> aliases,
        Map<String, Double> currencies) {
    /** A catalog without deployments. */
    public static final Catalog EMPTY = new Catalog(List.of(), Map.of(), Map.of());

    public Catalog {
        deployments = List.copyOf(deployments);
        Map<String, List<String>> ordered = new LinkedHashMap<>();
        aliases.forEach((name, models) -> ordered.put(name, List.copyOf(models)));
        aliases = Collections.unmodifiableMap(ordered);
        currencies = Map.copyOf(currencies);
    }

    /** The names of all models, in the order in which they first appear. */
    public Set<String> models() {
        Set<String> models = new LinkedHashSet<>();
        for (Deployment deployment : deployments) {
            models.add(deployment.facts().model());
        }
        return models;
    }

    /** Returns the deployments whose price was not known when the catalog was loaded. */
    public List<DeploymentId> unpriced() {
        return deployments.stream()
                .map(Deployment::facts)
                .filter(facts -> !facts.offer().price().known())
                .map(DeploymentFacts::id)
                .toList();
    }

    /**
     * Returns the value of one unit of each currency in the reference currency. Without {@code
     * currencies}, the only currency of prices is the reference.
     */
    public Map<String, BigDecimal> rates() {
        Map<String, BigDecimal> rates = new LinkedHashMap<>();
        currencies.forEach((code, rate) -> rates.put(code, BigDecimal.valueOf(rate)));
        if (rates.isEmpty()) {
            deployments.stream()
                    .map(Deployment::price)
                    .map(PriceSchedule::steps)
                    .flatMap(List::stream)
                    .forEach(step -> rates.put(step.list().currency(), BigDecimal.ONE));
        }
        return rates;
    }
}
