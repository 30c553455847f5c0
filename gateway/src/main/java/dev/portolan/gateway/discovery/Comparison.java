package dev.portolan.gateway.discovery;

import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.provider.discovery.Offer;
import dev.portolan.provider.residency.Bound;
import dev.portolan.provider.residency.ResidencyFacts;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The differences between an endpoint's deployments and what its cloud offers, one line each. */
public final class Comparison {
    private static final Set<String> IN_SERVICE = Set.of("ACTIVE", "");

    private final ResidencyFacts facts;
    private final LocalDate today;

    /**
     * @param today the day that the clouds were asked
     */
    public Comparison(ResidencyFacts facts, LocalDate today) {
        this.facts = facts;
        this.today = today;
    }

    /** What differs; nothing where the catalogue is right. */
    public List<String> of(List<Deployment> deployments, List<Offer> offers) {
        var lines = new ArrayList<String>();
        var named = new ArrayList<Offer>();
        for (var deployment : deployments) {
            var upstream = deployment.facts().upstream();
            var offer = offers.stream().filter(each -> each.isCalled(upstream)).findFirst();
            if (offer.isEmpty()) {
                lines.add("missing: %s: the cloud has no %s".formatted(id(deployment), upstream));
                continue;
            }
            named.add(offer.get());
            if (!IN_SERVICE.contains(offer.get().status())) {
                var status = offer.get().status();
                lines.add("version: %s: %s is %s".formatted(id(deployment), upstream, status));
            }
            residency(deployment, offer.get(), lines);
        }
        offers.stream()
                .filter(offer -> !named.contains(offer) && IN_SERVICE.contains(offer.status()))
                .forEach(
                        offer ->
                                lines.add("undeclared: %s %s".formatted(offer.kind(), offer.id())));
        return lines;
    }

    private static String id(Deployment deployment) {
        return deployment.facts().id().toString();
    }

    /** A profile that may go where the catalogue doesn't say, or whose bound nobody knows. */
    private void residency(Deployment deployment, Offer offer, List<String> lines) {
        if (offer.destinations().isEmpty()) {
            return;
        }
        var bound = deployment.residency().finding().processing().bound();
        var beyond = new TreeSet<String>();
        for (var region : offer.destinations()) {
            if (!permits(bound, region)) {
                beyond.add(region);
            }
        }
        if (bound.isWorld() || !beyond.isEmpty()) {
            var reached = beyond.isEmpty() ? offer.destinations() : beyond;
            var all = String.join(", ", offer.destinations());
            lines.add(
                    "residency: %s: reaches %s, the catalogue says %s"
                            .formatted(id(deployment), String.join(", ", reached), bound));
            lines.add(
                    "residency: %s: write destinations: [%s], observed: %s"
                            .formatted(id(deployment), all, today));
        }
    }

    private boolean permits(Bound bound, String region) {
        return switch (bound) {
            case Bound.World _world -> true;
            case Bound.Countries countries ->
                    facts.region("aws", region)
                            .map(known -> countries.codes().contains(known.country()))
                            .orElse(false);
        };
    }
}
