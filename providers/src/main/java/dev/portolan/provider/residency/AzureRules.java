package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactTables.Sku;
import dev.portolan.provider.facts.FactTables.Zone;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.Hosts.BaseUrl;
import dev.portolan.provider.facts.NameMatching;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.EndpointFacts.Spillover;
import dev.portolan.provider.residency.ResidencyAssessment.Locations;
import dev.portolan.provider.residency.ResidencyVerdict.Ruling;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Azure's rules: the resource's region, which its host does not contain, and the deployment's type.
 */
final class AzureRules {
    private AzureRules() {}

    static Locations assess(ResidencyAssessment c, Hosts.@Nullable Match match, BaseUrl url) {
        Region region = c.region("azure", match);
        Sku sku = sku(c);
        if (region == null) {
            return withoutRegion(c);
        }
        Locations stored =
                Locations.unknown("no deployment type is known")
                        .storedIn(
                                region.geography(),
                                region.source(),
                                "data at rest stays in the geography of " + region.id());
        boolean claude = isClaude(c, url);
        if (sku == null) {
            return claude ? anthropic("no deployment type is known") : stored;
        }
        Locations own = claude ? claude(c, region, sku) : processing(c, region, sku);
        Locations combined = withSpillover(c, region, sku, own);
        return claude && combined.processing().bound().isAnyCountry()
                ? combined
                : new Locations(combined.processing(), stored.storage());
    }

    private static Locations withoutRegion(ResidencyAssessment c) {
        if (c.in.address().region() == null) {
            c.warn("region", "missing: the host name hides it, so it counts as any country");
        }
        return Locations.unknown("the resource's region is not known");
    }

    private static @Nullable Sku sku(ResidencyAssessment c) {
        String name = c.in.target().sku();
        if (name == null) {
            c.warn("models.sku", "missing: the deployment's type counts as any country");
            return null;
        }
        Sku sku = c.facts.promises().skus().get(name);
        if (sku == null) {
            String hint =
                    NameMatching.didYouMean(name, c.facts.promises().skus().keySet().stream());
            String expected = hint.isEmpty() ? likeSku(c, name) : hint;
            c.error("models.sku", "unknown deployment type `" + name + "`" + expected);
            return null;
        }
        c.restsOn(sku.observed());
        return sku;
    }

    private static String likeSku(ResidencyAssessment c, String name) {
        return c.facts.promises().skus().keySet().stream()
                .filter(s -> s.equalsIgnoreCase(name))
                .findFirst()
                .map(s -> "; did you mean `" + s + "`?")
                .orElse(
                        " (expected: one of "
                                + c.facts.promises().skus().keySet().stream().sorted().toList()
                                + ")");
    }

    /** The deployment that takes the overflow counts together with the deployment itself. */
    private static Locations withSpillover(
            ResidencyAssessment c, Region region, Sku sku, Locations own) {
        Spillover spillover = c.in.target().spillover();
        if (!sku.spills()) {
            if (spillover instanceof Spillover.To) {
                c.error(
                        "models.spillover",
                        "`%s` sends no overflow (expected: a provisioned deployment type); remove it"
                                .formatted(sku.name()));
            }
            return own;
        }
        return switch (spillover) {
            case null -> {
                c.warn(
                        "models.spillover",
                        "missing: a provisioned deployment may send its overflow to"
                                + " another one, so it counts as any country; write none, or"
                                + " {deployment: NAME, sku: TYPE} as the deployment is set up");
                yield Locations.unknown(
                        sku.name() + " may send its overflow to another deployment");
            }
            case Spillover.None _none -> own;
            case Spillover.To to -> union(own, handedTo(c, region, to), to);
        };
    }

    private static Locations handedTo(ResidencyAssessment c, Region region, Spillover.To to) {
        Sku sku = c.facts.promises().skus().get(to.sku());
        if (sku == null || sku.spills()) {
            c.error(
                    "models.spillover",
                    "`%s` is no type that accepts overflow (expected: one of %s)"
                            .formatted(
                                    to.sku(),
                                    c.facts.promises().skus().values().stream()
                                            .filter(known -> !known.spills())
                                            .map(Sku::name)
                                            .sorted()
                                            .toList()));
            return Locations.unknown(
                    "the type of the deployment that takes the overflow is unknown");
        }
        c.restsOn(sku.observed());
        return processing(c, region, sku);
    }

    private static Locations union(Locations own, Locations other, Spillover.To to) {
        Ruling mine = own.processing();
        Ruling theirs = other.processing();
        String why = "%s; overflow: %s, %s".formatted(mine.why(), to.deployment(), theirs.why());
        Bound both = mine.bound().union(theirs.bound());
        return both.isAnyCountry()
                ? Locations.unknown(why)
                : Locations.known(both, mine.source(), why);
    }

    private static Locations processing(ResidencyAssessment c, Region region, Sku sku) {
        return switch (sku.scope()) {
            case GLOBAL -> Locations.unknown(sku.name() + " may process in any Azure region");
            case ZONE -> zone(c, region, sku);
            case GEOGRAPHY ->
                    region.geography().isAnyCountry()
                            ? Locations.unknown(
                                    "the country of " + region.id() + " is not confirmed")
                            : Locations.known(
                                    region.geography(),
                                    sku.source(),
                                    sku.name() + " stays in the geography of " + region.id());
        };
    }

    private static Locations zone(ResidencyAssessment c, Region region, Sku sku) {
        return c.facts.promises().zones().stream()
                .filter(z -> region.verified() && z.members().contains(region.country()))
                .findFirst()
                .map(z -> zoned(c, z, sku))
                .orElseGet(
                        () ->
                                Locations.unknown(
                                        "no data zone with published members contains "
                                                + region.id()));
    }

    private static Locations zoned(ResidencyAssessment c, Zone zone, Sku sku) {
        c.restsOn(zone.observed());
        String why = sku.name() + " stays in the " + zone.name() + " data zone";
        return Locations.known(zone.bound(), zone.source(), why);
    }

    private static boolean isClaude(ResidencyAssessment c, BaseUrl url) {
        return names(c.in.target().model(), "claude")
                || names(c.in.target().upstream(), "claude")
                || names(c.in.target().publisher(), "anthropic")
                || url.path().toLowerCase(Locale.ROOT).contains("/anthropic");
    }

    private static boolean names(@Nullable String value, String family) {
        return value != null && value.toLowerCase(Locale.ROOT).contains(family);
    }

    private static Locations claude(ResidencyAssessment c, Region region, Sku sku) {
        boolean usZone = sku.scope() == Sku.Scope.ZONE && region.country().equals("US");
        if (usZone) {
            return processing(c, region, sku);
        }
        if (sku.scope() != Sku.Scope.GLOBAL) {
            c.warn("models.sku", "Claude has no " + sku.name() + " in " + region.id());
        }
        return anthropic("its only other deployment type is global");
    }

    private static Locations anthropic(String why) {
        return Locations.unknown(
                "Claude in Foundry may run outside Azure or anywhere in it: " + why);
    }
}
