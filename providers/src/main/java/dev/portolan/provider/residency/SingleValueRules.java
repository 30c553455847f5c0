package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.Hosts.BaseUrl;
import dev.portolan.provider.facts.NameMatching;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.ResidencyAssessment.Locations;
import dev.portolan.provider.residency.ResidencyVerdict.Basis;
import dev.portolan.provider.residency.ResidencyVerdict.Ruling;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Locations that one value decides: a host, a request field, a region, or the owner's declaration.
 */
final class SingleValueRules {
    private SingleValueRules() {}

    static Locations host(ResidencyAssessment c, Hosts.@Nullable Match match) {
        Bound promise = match == null ? null : match.host().bound();
        if (match == null || promise == null) {
            return Locations.unknown("the host is not known");
        }
        String declared = c.in.address().region();
        if (declared != null && !declared.equals(match.region())) {
            String is = match.region() == null ? "has no region" : "is `" + match.region() + "`";
            c.error(
                    "region",
                    "`" + declared + "`, but " + match.host().name().template() + " " + is);
        }
        String name = match.host().name().template();
        String condition = match.host().condition();
        if (condition != null && !Attestations.keepsNothing(c)) {
            return Locations.unknown(
                    name + " applies only if " + condition + "; attest `retention: none` if it is");
        }
        String why =
                promise.isAnyCountry()
                        ? name + " promises no location"
                        : name + " stays in its countries";
        Bound storage = match.host().storage() == null ? promise : match.host().storage();
        Locations processing =
                promise.isAnyCountry()
                        ? Locations.unknown(why)
                        : Locations.known(promise, match.host().source(), why);
        return processing.storedIn(storage, match.host().source(), why);
    }

    static Locations inferenceGeo(ResidencyAssessment c) {
        String geo = c.in.target().inferenceGeo();
        if (geo == null || geo.equals("global")) {
            return Locations.unknown("without `inference_geo: us` inference may run anywhere");
        }
        if (geo.equals("us")) {
            Locations unknown =
                    Locations.unknown("storage follows the workspace, which is not known");
            Ruling us =
                    new Ruling(
                            Bound.of("US"),
                            Basis.CATALOG,
                            "Anthropic data residency",
                            "sent with `inference_geo: us`");
            return new Locations(us, unknown.storage());
        }
        c.error("models.inferenceGeo", "unknown value `" + geo + "` (expected: us or global)");
        return Locations.unknown("the value of inference_geo is unknown");
    }

    /** A cloud whose hosts don't contain the region, so that the catalog must declare it. */
    static Locations region(ResidencyAssessment c, String cloud) {
        Region region = c.region(cloud, null);
        if (region == null) {
            if (c.in.address().region() == null) {
                c.warn("region", "missing: the host name hides it, so it counts as any country");
            }
            return Locations.unknown("the region is not known");
        }
        return region.verified()
                ? Locations.both(
                        new Ruling(
                                region.bound(),
                                Basis.DECLARED,
                                region.source(),
                                "declared in " + region.id()))
                : Locations.unknown("the country of " + region.id() + " is not confirmed");
    }

    static Locations owned(ResidencyAssessment c, BaseUrl url) {
        String country = c.in.address().country();
        if (country == null) {
            return Locations.unknown("no `location.country` is declared");
        }
        if (!NameMatching.isCountry(country)) {
            c.error("location.country", NameMatching.notCountry(country));
            return Locations.unknown("the declared country is refused");
        }
        if (!standsIn(c, url, country)) {
            return Locations.unknown("the host name and the declared country disagree");
        }
        return Locations.both(
                new Ruling(
                        Bound.of(country),
                        Basis.DECLARED,
                        "location.country",
                        "a machine declared in " + country));
    }

    private static boolean standsIn(ResidencyAssessment c, BaseUrl url, String country) {
        Optional<Region> region =
                c.facts.hosts().machine(url.host()).flatMap(m -> c.facts.region(m[0], m[1]));
        if (region.isEmpty() || region.get().country().equals(country)) {
            return true;
        }
        String there = region.get().id() + ", in " + region.get().country();
        c.error("location.country", "`" + country + "`, but the machine's name is of " + there);
        return false;
    }
}
