package dev.portolan.gateway.discovery;

import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.gateway.discovery.CatalogDifference.Kind;
import dev.portolan.provider.discovery.Discoverer;
import dev.portolan.provider.discovery.DiscoveryResult;
import dev.portolan.provider.discovery.OfferedModel;
import dev.portolan.provider.residency.EndpointFacts.Spillover;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares an endpoint's deployments with the models that its cloud offers. */
public final class Comparison {
    private final Map<Deployment, OfferedModel> offered = new LinkedHashMap<>();
    private final List<CatalogDifference> differences = new ArrayList<>();
    private final DiscoveryResult.Seen seen;
    private final DestinationComparison destinations;

    private Comparison(DiscoveryResult.Seen seen, DestinationComparison destinations) {
        this.seen = seen;
        this.destinations = destinations;
    }

    /**
     * Compares one endpoint.
     *
     * @param discoverer the discoverer that made the request, which knows what it can see
     */
    public static Comparison of(
            List<Deployment> deployments,
            Discoverer discoverer,
            DiscoveryResult.Seen seen,
            DestinationComparison destinations) {
        Comparison comparison = new Comparison(seen, destinations);
        for (Deployment deployment : deployments) {
            Optional<String> name = discoverer.listedAs(deployment.wire().target());
            name.ifPresent(listed -> comparison.compare(deployment, listed));
        }
        comparison.undeclared();
        return comparison;
    }

    /** The differences; empty if the catalog is correct. */
    public List<CatalogDifference> differences() {
        return List.copyOf(differences);
    }

    /** The offered model of each deployment that exists in the cloud. */
    public Map<Deployment, OfferedModel> offered() {
        return Map.copyOf(offered);
    }

    private void compare(Deployment deployment, String listed) {
        String upstream = deployment.facts().upstream();
        Optional<OfferedModel> found =
                seen.offers().stream()
                        .filter(offer -> offer.isCalled(listed) || offer.isCalled(upstream))
                        .findFirst();
        if (found.isEmpty()) {
            add(Kind.MISSING, deployment, "the cloud has no " + upstream);
            return;
        }
        OfferedModel offer = found.get();
        offered.put(deployment, offer);
        lifecycle(deployment, offer);
        OfferedModel.Deployed deployed = offer.deployed();
        if (deployed != null) {
            model(deployment, deployed);
            sku(deployment, deployed);
            spillover(deployment, deployed);
        }
        destinations
                .beyond(deployment, offer)
                .ifPresent(why -> add(Kind.RESIDENCY, deployment, why));
    }

    private void lifecycle(Deployment deployment, OfferedModel offer) {
        if (!offer.lifecycle().inService()) {
            String upstream = deployment.facts().upstream();
            add(Kind.VERSION, deployment, upstream + " is " + offer.lifecycle().status());
        }
    }

    /**
     * Reports a deployment named after a model of the account that runs another one; other names
     * have no meaning.
     */
    private void model(Deployment deployment, OfferedModel.Deployed deployed) {
        String named = deployment.facts().model();
        if (!named.equals(deployed.model()) && seen.models().contains(named)) {
            String upstream = deployment.facts().upstream();
            add(Kind.VERSION, deployment, upstream + " runs " + deployed.runs());
        }
    }

    private void sku(Deployment deployment, OfferedModel.Deployed deployed) {
        String written = deployment.residency().declared().target().sku();
        if (!deployed.sku().equals(written)) {
            String declared = written == null ? "none" : written;
            add(
                    Kind.SKU,
                    deployment,
                    "is deployed as %s, the catalog has %s".formatted(deployed.sku(), declared));
        }
    }

    private void spillover(Deployment deployment, OfferedModel.Deployed deployed) {
        Spillover actual = deployed.spillover();
        Spillover written = deployment.residency().declared().target().spillover();
        if (actual == null || actual.equals(written) || !concernsSpillover(actual, written)) {
            return;
        }
        String declared = written == null ? "nothing" : text(written);
        add(
                Kind.SPILLOVER,
                deployment,
                "spills requests to %s, the catalog has %s (correct: spillover: %s)"
                        .formatted(text(actual), declared, text(actual)));
    }

    /** Returns whether the deployment can spill, or the catalog declares that it does. */
    private static boolean concernsSpillover(Spillover actual, @Nullable Spillover written) {
        return written != null || actual instanceof Spillover.To;
    }

    private static String text(Spillover spillover) {
        return switch (spillover) {
            case Spillover.None _none -> "none";
            case Spillover.To to ->
                    "{deployment: %s, sku: %s}".formatted(to.deployment(), to.sku());
        };
    }

    private void undeclared() {
        for (OfferedModel offer : seen.offers()) {
            if (!offered.containsValue(offer) && offer.lifecycle().inService()) {
                OfferedModel.Deployed deployed = offer.deployed();
                String details =
                        deployed == null
                                ? ""
                                : ", %s as %s".formatted(deployed.runs(), deployed.sku());
                String description = offer.name().kind() + " " + offer.name().id() + details;
                differences.add(new CatalogDifference(Kind.UNDECLARED, description));
            }
        }
    }

    private void add(Kind kind, Deployment deployment, String description) {
        differences.add(new CatalogDifference(kind, deployment.facts().id() + ": " + description));
    }
}
