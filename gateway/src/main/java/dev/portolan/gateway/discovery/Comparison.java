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

/** An endpoint's deployments beside what its cloud offers. */
public final class Comparison {
    private final Map<Deployment, OfferedModel> offered = new LinkedHashMap<>();
    private final List<CatalogDifference> differences = new ArrayList<>();
    private final DiscoveryResult.Seen seen;
    private final DestinationComparison places;

    private Comparison(DiscoveryResult.Seen seen, DestinationComparison places) {
        this.seen = seen;
        this.places = places;
    }

    /**
     * Compares one endpoint.
     *
     * @param discoverer who asked, and so knows what could be seen
     */
    public static Comparison of(
            List<Deployment> deployments,
            Discoverer discoverer,
            DiscoveryResult.Seen seen,
            DestinationComparison places) {
        Comparison comparison = new Comparison(seen, places);
        for (Deployment deployment : deployments) {
            Optional<String> name = discoverer.listedAs(deployment.wire().target());
            name.ifPresent(listed -> comparison.compare(deployment, listed));
        }
        comparison.undeclared();
        return comparison;
    }

    /** What differs; nothing where the catalogue is right. */
    public List<CatalogDifference> differences() {
        return List.copyOf(differences);
    }

    /** Each deployment that the cloud has, with what it has. */
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
        places.beyond(deployment, offer).ifPresent(why -> add(Kind.RESIDENCY, deployment, why));
    }

    private void lifecycle(Deployment deployment, OfferedModel offer) {
        if (!offer.lifecycle().inService()) {
            String upstream = deployment.facts().upstream();
            add(Kind.VERSION, deployment, upstream + " is " + offer.lifecycle().status());
        }
    }

    /**
     * A name of the catalogue's own says nothing; the name of a model that the account could have
     * and that is not what runs there, does.
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
            String says = written == null ? "none" : written;
            add(
                    Kind.SKU,
                    deployment,
                    "is deployed as %s, the catalogue says %s".formatted(deployed.sku(), says));
        }
    }

    private void spillover(Deployment deployment, OfferedModel.Deployed deployed) {
        Spillover there = deployed.spillover();
        Spillover written = deployment.residency().declared().target().spillover();
        if (there == null || there.equals(written) || !mayHandOn(there, written)) {
            return;
        }
        String says = written == null ? "nothing" : told(written);
        add(
                Kind.SPILLOVER,
                deployment,
                "hands requests on as %s, the catalogue says %s (true is spillover: %s)"
                        .formatted(told(there), says, told(there)));
    }

    /** What can't hand on is not asked to say so. */
    private static boolean mayHandOn(Spillover there, @Nullable Spillover written) {
        return written != null || there instanceof Spillover.To;
    }

    private static String told(Spillover spillover) {
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
                String how =
                        deployed == null
                                ? ""
                                : ", %s as %s".formatted(deployed.runs(), deployed.sku());
                String what = offer.name().kind() + " " + offer.name().id() + how;
                differences.add(new CatalogDifference(Kind.UNDECLARED, what));
            }
        }
    }

    private void add(Kind kind, Deployment deployment, String what) {
        differences.add(new CatalogDifference(kind, deployment.facts().id() + ": " + what));
    }
}
