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

/** Where a cloud says that a deployment may be processed, beside where the catalogue says. */
public final class DestinationComparison {
    private static final String AWS = "aws";

    private final ResidencyFacts facts;
    private final Instant now;

    /**
     * @param now when the clouds were asked
     */
    public DestinationComparison(ResidencyFacts facts, Instant now) {
        this.facts = facts;
        this.now = now;
    }

    /** The day the clouds were asked, as catalogues write it. */
    LocalDate today() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** How the offer leads beyond what the catalogue says; empty where it does not. */
    Optional<String> beyond(Deployment deployment, OfferedModel offer) {
        OfferedModel.Deployed deployed = offer.deployed();
        if (deployed != null) {
            return wider(deployment, deployed);
        }
        return offer.destinations().isEmpty()
                ? Optional.empty()
                : further(deployment, offer.destinations());
    }

    /** Whether every one of these regions has facts, so that a catalogue may name it. */
    boolean areKnown(List<String> regions) {
        return regions.stream().allMatch(region -> facts.region(AWS, region).isPresent());
    }

    /** The deployment as the cloud has it, judged without the user's word for it. */
    private Optional<String> wider(Deployment deployment, OfferedModel.Deployed deployed) {
        EndpointFacts.Place place = deployment.residency().declared().place();
        String region = deployed.seat().region();
        if (place.region() != null && !region.equals(place.region())) {
            return Optional.of("is in %s, the catalogue says %s".formatted(region, place.region()));
        }
        Bound there = facts.assess(real(deployment, deployed), now).processing().bound();
        Bound here = deployment.residency().finding().processing().bound();
        return isWithin(there, here)
                ? Optional.empty()
                : Optional.of(
                        "%s in %s may be processed in %s, the catalogue says %s"
                                .formatted(deployed.sku(), region, there, here));
    }

    private static EndpointFacts real(Deployment deployment, OfferedModel.Deployed deployed) {
        EndpointFacts.Target target = deployment.residency().declared().target();
        return EndpointFacts.of(deployment.residency().declared().provider())
                .url(deployed.seat().address())
                .region(deployed.seat().region())
                .model(target.model())
                .upstream(target.upstream())
                .publisher(target.publisher())
                .sku(deployed.sku())
                .spillover(deployed.spillover())
                .build();
    }

    private Optional<String> further(Deployment deployment, List<String> regions) {
        Bound here = deployment.residency().finding().processing().bound();
        if (here.isWorld()) {
            return areKnown(regions) && !isWritten(deployment, regions)
                    ? Optional.of(reaches(regions, here, regions))
                    : Optional.empty();
        }
        var beyond = new TreeSet<String>();
        for (String region : regions) {
            if (!isWithin(bound(region), here)) {
                beyond.add(region);
            }
        }
        return beyond.isEmpty()
                ? more(deployment, regions)
                : Optional.of(reaches(beyond, here, regions));
    }

    private String reaches(Iterable<String> some, Bound here, List<String> all) {
        return "reaches %s, the catalogue says %s (true are destinations: [%s], observed: %s)"
                .formatted(joined(some), here, joined(all), today());
    }

    /** Whether the catalogue says just this, and not too long ago. */
    private boolean isWritten(Deployment deployment, List<String> regions) {
        Destinations written = deployment.residency().declared().claims().destinations();
        return written != null
                && written.observed() != null
                && !written.observed().plusDays(ResidencyFacts.EVIDENCE_DAYS).isBefore(today())
                && Set.copyOf(written.regions()).equals(Set.copyOf(regions));
    }

    /** New regions of a country that was there before are new all the same. */
    private static Optional<String> more(Deployment deployment, List<String> regions) {
        Destinations written = deployment.residency().declared().claims().destinations();
        if (written == null || written.regions().containsAll(regions)) {
            return Optional.empty();
        }
        var grown = new ArrayList<>(regions);
        grown.removeAll(written.regions());
        return Optional.of("reaches %s, too".formatted(joined(grown)));
    }

    private Bound bound(String region) {
        return facts.region(AWS, region).map(Region::bound).orElse(Bound.world());
    }

    private static boolean isWithin(Bound inner, Bound outer) {
        return switch (outer) {
            case Bound.World _world -> true;
            case Bound.Countries countries -> inner.within(countries.codes());
        };
    }

    private static String joined(Iterable<String> regions) {
        return String.join(", ", regions);
    }
}
