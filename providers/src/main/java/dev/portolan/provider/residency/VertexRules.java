package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactTables.Cell;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.Hosts.BaseUrl;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.ResidencyAssessment.Locations;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vertex AI's rules: a location, and the cell of model and location in Google's table of promises.
 */
final class VertexRules {
    private static final Set<String> WIDE = Set.of("global", "eu", "us");
    private static final Pattern RESOURCE =
            Pattern.compile(
                    "(?:projects/[^/]+/locations/(?<location>[^/]+)/)?"
                        + "(?:publishers/(?<publisher>[^/]+)/models/|(?<short>[^/]+)/)?(?<model>[^/]+)");

    private VertexRules() {}

    static Locations assess(ResidencyAssessment c, Hosts.@Nullable Match match, BaseUrl url) {
        String id = c.upstream();
        String location = location(c, match, url, id);
        if (location == null) {
            return Locations.unknown("the location is not known");
        }
        if (location.equals("global")) {
            return Locations.unknown("the global location carries no residency promise");
        }
        Locations processing = processing(c, match, location, id);
        return processing.storedIn(
                atRest(c, location),
                "Vertex AI data residency",
                "data at rest stays in " + location);
    }

    private static Locations processing(
            ResidencyAssessment c, Hosts.@Nullable Match match, String location, String id) {
        boolean deployed = match != null && match.host().service().equals("vertex-dedicated");
        if (deployed || id.contains("/endpoints/")) {
            return Locations.unknown("a self-deployed endpoint is in no table of promises");
        }
        Matcher name = RESOURCE.matcher(id);
        if (!name.matches()) {
            return Locations.unknown("`" + id + "` is not a model name");
        }
        String publisher = publisher(c, name);
        String model = name.group("model");
        return c.facts.promises().cells().stream()
                .filter(cell -> covers(cell, publisher, model))
                .flatMap(
                        cell ->
                                Optional.ofNullable(cell.locations().get(location))
                                        .map(b -> cell(c, cell, b, model, location))
                                        .stream())
                .findFirst()
                .orElseGet(
                        () ->
                                Locations.unknown(
                                        "no promise is listed for `" + model + "` in " + location));
    }

    private static Locations cell(
            ResidencyAssessment c, Cell cell, Bound bound, String model, String location) {
        c.restsOn(cell.observed());
        String why = "processing of `" + model + "` in " + location + " is promised";
        return Locations.known(bound, cell.source(), why);
    }

    private static boolean covers(Cell cell, @Nullable String publisher, String model) {
        return publisher == null
                ? cell.publishers().stream().anyMatch(p -> cell.covers(p, model))
                : cell.covers(publisher, model);
    }

    private static @Nullable String publisher(ResidencyAssessment c, Matcher name) {
        String declared = c.in.target().publisher();
        String written =
                name.group("publisher") == null ? name.group("short") : name.group("publisher");
        if (declared != null && written != null && !declared.equals(written)) {
            c.error(
                    "models.publisher",
                    "`" + declared + "`, but the id contains `" + written + "`");
        }
        return written == null ? declared : written;
    }

    /**
     * Returns the one location that the declaration, host, path and id agree on; null with a
     * problem.
     */
    private static @Nullable String location(
            ResidencyAssessment c, Hosts.@Nullable Match match, BaseUrl url, String id) {
        String declared = c.in.address().region();
        String host = match == null ? null : match.region();
        String agreed = host == null ? declared : host;
        if (agreed == null) {
            c.error("region", "missing (expected: a location such as europe-west4, eu or global)");
            return null;
        }
        Matcher name = RESOURCE.matcher(id);
        String inId = name.matches() ? name.group("location") : null;
        boolean same =
                same(c, "region", declared, agreed)
                        && same(c, "url", url.after("locations"), agreed)
                        && same(c, "models.upstream", inId, agreed);
        if (!same) {
            return null;
        }
        if (!WIDE.contains(agreed)) {
            return c.region("gcp", match) == null ? null : agreed;
        }
        if (match != null && match.host().region() == null) {
            c.error("url", "no host of this shape serves the location `" + agreed + "`");
            return null;
        }
        return agreed;
    }

    private static boolean same(
            ResidencyAssessment c, String field, @Nullable String part, String agreed) {
        if (part == null || part.isEmpty() || part.equals(agreed)) {
            return true;
        }
        c.error(field, "location `" + part + "`, but the request goes to `" + agreed + "`");
        return false;
    }

    private static Bound atRest(ResidencyAssessment c, String location) {
        return switch (location) {
            case "eu" -> Bound.of(c.facts.promises().sets().getOrDefault("EU27", Set.of()));
            case "us" -> Bound.of("US");
            default ->
                    c.facts.region("gcp", location).map(Region::bound).orElse(Bound.anyCountry());
        };
    }
}
