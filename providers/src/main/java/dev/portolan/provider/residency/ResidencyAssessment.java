package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactTables;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.NameMatching;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.ResidencyVerdict.Basis;
import dev.portolan.provider.residency.ResidencyVerdict.Problem;
import dev.portolan.provider.residency.ResidencyVerdict.Ruling;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One declaration being assessed, and the problems found so far. */
final class ResidencyAssessment {
    final FactTables facts;
    final EndpointFacts in;
    final LocalDate today;
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable LocalDate oldest;

    ResidencyAssessment(FactTables facts, EndpointFacts in, LocalDate today) {
        this.facts = facts;
        this.in = in;
        this.today = today;
    }

    /** Records that the result rests on a fact of that day. */
    void restsOn(LocalDate observed) {
        oldest = oldest == null || observed.isBefore(oldest) ? observed : oldest;
    }

    /**
     * Returns when the oldest fact was observed that the result rests on; null if there is none.
     */
    @Nullable LocalDate oldest() {
        return oldest;
    }

    List<Problem> problems() {
        return problems;
    }

    void error(String field, String message) {
        add(Problem.error(field, message));
    }

    void warn(String field, String message) {
        add(Problem.warning(field, message));
    }

    Optional<String> firstError() {
        return problems.stream()
                .filter(p -> p.severity() == Problem.Severity.ERROR)
                .map(Problem::message)
                .findFirst();
    }

    String upstream() {
        String upstream = in.target().upstream();
        if (upstream == null || upstream.isBlank()) {
            error("models.upstream", "missing (expected: the model's id on the wire)");
            return "";
        }
        return upstream;
    }

    /**
     * Returns the region that the declaration and the host agree on, or null with the problem
     * recorded.
     */
    @Nullable Region region(String cloud, Hosts.@Nullable Match match) {
        String declared = in.address().region();
        String named = match == null ? null : match.region();
        if (declared != null && named != null && !declared.equals(named)) {
            error("region", "`" + declared + "`, but the host in `url` is in `" + named + "`");
            return null;
        }
        String id = named == null ? declared : named;
        if (id == null) {
            return null;
        }
        String field = declared == null ? "url" : "region";
        Optional<Region> region = facts.region(cloud, id);
        if (region.isEmpty()) {
            unknownRegion(field, cloud, id);
            return null;
        }
        restsOn(region.get().observed());
        return agrees(field, region.get(), match) ? region.get() : null;
    }

    private boolean agrees(String field, Region region, Hosts.@Nullable Match match) {
        if (match != null && !match.host().partitions().isEmpty()) {
            Set<String> expected = match.host().partitions();
            if (!expected.contains(region.partition())) {
                String is = "`" + region.id() + "` is in partition " + region.partition();
                error(field, is + ", but the host belongs to " + new TreeSet<>(expected));
                return false;
            }
        }
        String partition = in.address().partition();
        if (partition != null && !partition.equals(region.partition())) {
            String expected =
                    " (expected: " + region.partition() + ", where " + region.id() + " is)";
            error("partition", "`" + partition + "`" + expected);
            return false;
        }
        return true;
    }

    void unknownRegion(String field, String cloud, String id) {
        Optional<String> why = facts.notRegion(cloud, id);
        if (why.isPresent()) {
            error(field, "`" + id + "` is not a region: " + why.get());
            return;
        }
        String hint = NameMatching.didYouMean(id, facts.regionsOf(cloud).map(Region::id));
        String message = "unknown region `" + id + "` of " + cloud + hint;
        if (hint.isEmpty() && in.attestation() != null) {
            warn(field, message + "; only the attestation determines its location");
        } else {
            error(field, message);
        }
    }

    private void add(Problem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /** The locations of processing and storage that one rule determines for a declaration. */
    record Locations(Ruling processing, Ruling storage) {

        static Locations unknown(String why) {
            Ruling ruling = new Ruling(Bound.anyCountry(), Basis.UNKNOWN, "", why);
            return new Locations(ruling, ruling);
        }

        static Locations known(Bound bound, String source, String why) {
            return both(new Ruling(bound, Basis.CATALOG, source, why));
        }

        static Locations both(Ruling ruling) {
            return new Locations(ruling, ruling);
        }

        Locations storedIn(Bound bound, String source, String why) {
            Basis basis = bound.isAnyCountry() ? Basis.UNKNOWN : Basis.CATALOG;
            return new Locations(processing, new Ruling(bound, basis, source, why));
        }
    }
}
