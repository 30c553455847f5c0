package dev.portolan.gateway.discovery;

import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.provider.discovery.OfferedModel;
import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.EndpointFacts;
import dev.portolan.provider.residency.EndpointFacts.Destinations;
import dev.portolan.provider.residency.ResidencyFacts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares the regions in which a cloud may process a deployment with those of the catalog. */
public final class DestinationComparison {
    private static final String AWS = "aws";

    private final ResidencyFacts facts;
    private final Instant now;

    /**
     * @param now the time of the requests to the clouds
     */
    public DestinationComparison(ResidencyFacts facts, Instant now) {
        this.facts = facts;
        this.now = now;
    }

    /** The date of the requests to the clouds. */
    LocalDate today() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** Describes how the offer exceeds the catalog's regions; empty if it does not. */
    Optional<String> beyond(Deployment deployment, OfferedModel offer) {
        OfferedModel.Deployed deployed = offer.deployed();
        if (deployed != null) {
            return wider(deployment, deployed);
        }
        return offer.destinations().isEmpty()
                ? Optional.empty()
                : beyondRegions(deployment, offer.destinations());
    }

    /**
     * Returns whether the facts contain every one of these regions, so that a catalog may name it.
     */
    boolean areKnown(List<String> regions) {
        return regions.stream().allMatch(region -> facts.region(AWS, region).isPresent());
    }

    /** Assesses the deployment as the cloud describes it, without the catalog's declarations. */
    private Optional<String> wider(Deployment deployment, OfferedModel.Deployed deployed) {
        EndpointFacts.Address address = deployment.residency().declared().address();
        String region = deployed.account().region();
        if (address.region() != null && !region.equals(address.region())) {
            return Optional.of("is in %s, the catalog has %s".formatted(region, address.region()));
        }
        Bound actual = facts.assess(actual(deployment, deployed), now).processing().bound();
        Bound declared = deployment.residency().finding().processing().bound();
        return isWithin(actual, declared)
                ? Optional.empty()
                : Optional.of(
                        "%s in %s may be processed in %s, the catalog has %s"
                                .formatted(deployed.sku(), region, actual, declared));
    }

    private static EndpointFacts actual(Deployment deployment, OfferedModel.Deployed deployed) {
        EndpointFacts.Target target = deployment.residency().declared().target();
        return EndpointFacts.of(deployment.residency().declared().provider())
                .url(deployed.account().address())
                .region(deployed.account().region())
                .model(target.model())
                .upstream(target.upstream())
                .publisher(target.publisher())
                .sku(deployed.sku())
                .spillover(deployed.spillover())
                .build();
    }

    private Optional<String> beyondRegions(Deployment deployment, List<String> regions) {
        Bound declared = deployment.residency().finding().processing().bound();
        if (declared.isAnyCountry()) {
            return areKnown(regions) && !isWritten(deployment, regions)
                    ? Optional.of(reaches(regions, declared, regions))
                    : Optional.empty();
        }
        var beyond = new TreeSet<String>();
        for (String region : regions) {
            if (!isWithin(bound(region), declared)) {
                beyond.add(region);
            }
        }
        return beyond.isEmpty()
                ? added(deployment, regions)
                : Optional.of(reaches(beyond, declared, regions));
    }

    private String reaches(Iterable<String> some, Bound declared, List<String> all) {
        return "reaches %s, the catalog has %s (correct: destinations: [%s], observed: %s)"
                .formatted(joined(some), declared, joined(all), today());
    }

    /** Returns whether the catalog has exactly these destinations, observed recently enough. */
    private boolean isWritten(Deployment deployment, List<String> regions) {
        Destinations written = deployment.residency().declared().claims().destinations();
        return written != null
                && written.observed() != null
                && !written.observed().plusDays(ResidencyFacts.EVIDENCE_DAYS).isBefore(today())
                && Set.copyOf(written.regions()).equals(Set.copyOf(regions));
    }

    /** Describes new regions, even of a country that was reached before. */
    private static Optional<String> added(Deployment deployment, List<String> regions) {
        Destinations written = deployment.residency().declared().claims().destinations();
        if (written == null || written.regions().containsAll(regions)) {
            return Optional.empty();
        }
        var added = new ArrayList<>(regions);
        added.removeAll(written.regions());
        return Optional.of("also reaches %s".formatted(joined(added)));
    }

    private Bound bound(String region) {
        return facts.region(AWS, region).map(Region::bound).orElse(Bound.anyCountry());
    }

    private static boolean isWithin(Bound inner, Bound outer) {
        return switch (outer) {
            case Bound.AnyCountry _world -> true;
            case Bound.Countries countries -> inner.within(countries.codes());
        };
    }

    private static String joined(Iterable<String> regions) {
        return String.join(", ", regions);
    }
}
