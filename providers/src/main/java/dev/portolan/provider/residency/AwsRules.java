package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactTables;
import dev.portolan.provider.facts.FactTables.Profile;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.EndpointFacts.Destinations;
import dev.portolan.provider.residency.ResidencyAssessment.Locations;
import dev.portolan.provider.residency.ResidencyVerdict.Basis;
import dev.portolan.provider.residency.ResidencyVerdict.Ruling;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amazon's rules: the region called, the model id, and the regions to which a profile may route
 * from there.
 */
final class AwsRules {
    private static final Set<String> IN_REGION =
            Set.of(
                    "foundation-model",
                    "provisioned-model",
                    "custom-model",
                    "custom-model-deployment",
                    "imported-model");
    private static final Set<String> OPAQUE =
            Set.of(
                    "application-inference-profile",
                    "prompt",
                    "prompt-router",
                    "default-prompt-router");

    private static final Pattern MODEL = Pattern.compile("[a-z0-9]+\\.[A-Za-z0-9][A-Za-z0-9._:-]*");

    private AwsRules() {}

    static Locations bedrock(ResidencyAssessment c, Hosts.@Nullable Match match) {
        Region source = source(c, match, match == null ? "bedrock" : match.host().service());
        String id = c.upstream();
        if (source == null) {
            return Locations.unknown("the region is not known");
        }
        if (!Arn.looksLike(id)) {
            return named(c, source, id);
        }
        Arn arn = arn(c, source, id, Set.of("bedrock", "sagemaker"));
        return arn == null ? Locations.unknown("the ARN is refused") : resource(c, source, arn);
    }

    static Locations sagemaker(ResidencyAssessment c, Hosts.@Nullable Match match) {
        Region source = source(c, match, "sagemaker");
        String id = c.upstream();
        if (source == null) {
            return Locations.unknown("the region is not known");
        }
        if (Arn.looksLike(id)) {
            Arn arn = arn(c, source, id, Set.of("sagemaker"));
            return arn == null || !arn.type().equals("endpoint")
                    ? Locations.unknown("the ARN names no SageMaker endpoint of this region")
                    : inRegion(c, source, id);
        }
        return inRegion(c, source, id);
    }

    /** Returns the model id without its profile's prefix. */
    static Optional<String> model(FactTables facts, @Nullable String upstream) {
        if (upstream == null) {
            return Optional.empty();
        }
        String id = upstream;
        if (Arn.looksLike(id)) {
            Optional<Arn> arn = Arn.parse(id);
            if (arn.isEmpty() || !arn.get().type().matches("foundation-model|inference-profile")) {
                return Optional.empty();
            }
            id = arn.get().id();
        }
        String prefix = first(id);
        String bare = facts.promises().profiles().containsKey(prefix) ? rest(id, prefix) : id;
        return facts.promises().bedrockVendors().contains(first(bare))
                ? Optional.of(bare)
                : Optional.empty();
    }

    private static @Nullable Region source(
            ResidencyAssessment c, Hosts.@Nullable Match match, String service) {
        Region source = c.region("aws", match);
        if (source != null && source.without().contains(service)) {
            c.warn("region", service + " is not known to be offered in `" + source.id() + "`");
        }
        return source;
    }

    private static @Nullable Arn arn(
            ResidencyAssessment c, Region source, String id, Set<String> services) {
        Optional<Arn> parsed = Arn.parse(id);
        if (parsed.isEmpty()) {
            c.error("models.upstream", "`" + id + "` is not a well-formed ARN");
            return null;
        }
        Arn arn = parsed.get();
        String wrong =
                differs(
                                "service",
                                arn.service(),
                                String.join(" or ", services),
                                services.contains(arn.service()))
                        + differs(
                                "partition",
                                arn.partition(),
                                source.partition(),
                                arn.partition().equals(source.partition()))
                        + differs(
                                "region",
                                arn.region(),
                                source.id(),
                                arn.region().equals(source.id()));
        if (!wrong.isEmpty()) {
            c.error("models.upstream", "the ARN's" + wrong);
            return null;
        }
        return arn;
    }

    private static String differs(String part, String is, String expected, boolean same) {
        return same ? "" : " " + part + " is `" + is + "` (expected: " + expected + ")";
    }

    private static Locations resource(ResidencyAssessment c, Region source, Arn arn) {
        if (arn.service().equals("sagemaker")) {
            return arn.type().equals("endpoint")
                    ? inRegion(c, source, arn.id())
                    : Locations.unknown("a " + arn.type() + " of SageMaker is not known to answer");
        }
        if (arn.type().equals("foundation-model")) {
            return vendor(c, arn.id())
                    ? inRegion(c, source, arn.id())
                    : Locations.unknown("`" + arn.id() + "` is not a foundation model's id");
        }
        if (arn.type().equals("inference-profile")) {
            return named(c, source, arn.id());
        }
        if (IN_REGION.contains(arn.type())) {
            return inRegion(c, source, arn.id());
        }
        String hides = "a " + arn.type() + " does not contain its destination";
        return OPAQUE.contains(arn.type())
                ? resolved(c, source, Set.of())
                        .orElse(
                                Locations.unknown(
                                        hides + ", and no fresh `destinations` declare it"))
                : Locations.unknown(hides);
    }

    private static Locations named(ResidencyAssessment c, Region source, String id) {
        Profile profile = c.facts.promises().profiles().get(first(id));
        if (profile != null) {
            c.restsOn(profile.observed());
            return profile(c, source, profile);
        }
        if (vendor(c, id)) {
            return inRegion(c, source, id);
        }
        return Locations.unknown(
                "`" + id + "` is neither a known vendor's model nor a known profile");
    }

    private static Locations profile(ResidencyAssessment c, Region source, Profile profile) {
        String name = "the `" + profile.prefix() + ".` profile";
        if (profile.bound().isAnyCountry()) {
            return Locations.unknown(
                    name + " may route to any commercial region, or is undocumented");
        }
        if (!profile.from().contains(source.id())) {
            c.warn("models.upstream", name + " is not offered from `" + source.id() + "`");
            return Locations.unknown(name + " is not known from " + source.id());
        }
        return resolved(c, source, profile.regions())
                .orElseGet(
                        () ->
                                Locations.known(
                                        profile.bound().union(source.bound()),
                                        profile.source(),
                                        name
                                                + " may lead to any of its regions: its"
                                                + " `destinations` are not resolved, or not"
                                                + " fresh"));
    }

    private static Locations inRegion(ResidencyAssessment c, Region source, String id) {
        Destinations given = c.in.claims().destinations();
        if (given != null && !given.regions().equals(List.of(source.id()))) {
            c.error(
                    "models.destinations",
                    "only an inference profile routes to other regions; `"
                            + id
                            + "` runs in "
                            + source.id());
        }
        return source.verified()
                ? Locations.known(
                        source.bound(),
                        source.source(),
                        "runs in the region called, " + source.id())
                : Locations.unknown("the country of " + source.id() + " is not confirmed");
    }

    /**
     * Returns the union of the destinations and the source, if they are declared, known and fresh.
     */
    private static Optional<Locations> resolved(
            ResidencyAssessment c, Region source, Set<String> usual) {
        Destinations given = c.in.claims().destinations();
        if (given == null || !isFresh(c, given.observed())) {
            return Optional.empty();
        }
        if (given.regions().isEmpty()) {
            c.error("models.destinations", "empty (expected: the regions the profile routes to)");
            return Optional.empty();
        }
        Bound bound = source.bound();
        for (String id : given.regions()) {
            bound = bound.union(destination(c, source, id));
            if (!usual.isEmpty() && !usual.contains(id)) {
                c.warn(
                        "models.destinations",
                        "`" + id + "` is outside the profile's usual regions");
            }
        }
        String why =
                "resolved to " + String.join(", ", given.regions()) + " on " + given.observed();
        Basis basis = bound.isAnyCountry() ? Basis.UNKNOWN : Basis.RESOLVED;
        return Optional.of(
                Locations.both(new Ruling(bound, basis, "the profile as resolved", why)));
    }

    private static Bound destination(ResidencyAssessment c, Region source, String id) {
        Optional<Region> region = c.facts.region("aws", id);
        if (region.isEmpty()) {
            c.unknownRegion("models.destinations", "aws", id);
            return Bound.anyCountry();
        }
        if (!region.get().partition().equals(source.partition())) {
            c.error(
                    "models.destinations",
                    "`" + id + "` is not in partition " + source.partition());
            return Bound.anyCountry();
        }
        c.restsOn(region.get().observed());
        return region.get().bound();
    }

    private static boolean isFresh(ResidencyAssessment c, @Nullable LocalDate observed) {
        if (observed == null) {
            c.error("models.observed", "missing (expected: the day the destinations were read)");
            return false;
        }
        if (observed.isAfter(c.today)) {
            c.error(
                    "models.observed",
                    observed + " is in the future (expected: <= " + c.today + ")");
            return false;
        }
        LocalDate until = observed.plusDays(ResidencyFacts.EVIDENCE_DAYS);
        if (until.isBefore(c.today)) {
            c.warn(
                    "models.observed",
                    "the destinations expired on " + until + "; resolve them again");
            return false;
        }
        return true;
    }

    private static boolean vendor(ResidencyAssessment c, String id) {
        return MODEL.matcher(id).matches()
                && c.facts.promises().bedrockVendors().contains(first(id));
    }

    private static String first(String id) {
        int dot = id.indexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }

    private static String rest(String id, String first) {
        return id.length() > first.length() + 1 ? id.substring(first.length() + 1) : "";
    }

    /**
     * An Amazon resource name of an inference target, {@code
     * arn:partition:service:region:account:type/id}.
     */
    public record Arn(String partition, String service, String region, String type, String id) {
        private static final Pattern SHAPE =
                Pattern.compile(
                        "arn:(?<partition>aws[a-z-]*):(?<service>[a-z-]+):(?<region>[a-z0-9-]+)"
                            + ":(?<account>[0-9]{12})?:(?<type>[a-z-]+)/(?<id>[A-Za-z0-9._:/-]+)");

        static boolean looksLike(String id) {
            return id.startsWith("arn:");
        }

        public static Optional<Arn> parse(String text) {
            Matcher m = SHAPE.matcher(text);
            return m.matches()
                    ? Optional.of(
                            new Arn(
                                    m.group("partition"),
                                    m.group("service"),
                                    m.group("region"),
                                    m.group("type"),
                                    m.group("id")))
                    : Optional.empty();
        }
    }
}
