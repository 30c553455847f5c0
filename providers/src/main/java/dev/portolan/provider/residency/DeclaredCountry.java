package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.NameMatching;
import dev.portolan.provider.facts.Region;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares a declared {@code location.country} with the country of the host's name: if they differ,
 * one of them is a mistake, and the gateway can't know which.
 */
final class DeclaredCountry {
    private DeclaredCountry() {}

    static void check(ResidencyAssessment c, HostSite site) {
        String country = c.in.address().country();
        if (country == null || !NameMatching.isCountry(country)) {
            return;
        }
        switch (site) {
            case HostSite.Known known -> known(c, known, country);
            case HostSite.Foreign foreign -> labels(c, foreign.url().host(), country);
            case HostSite.Own _own -> {} // A machine's name is compared where its location is
            // assessed.
            case HostSite.Nowhere _nowhere -> {}
        }
    }

    private static void known(ResidencyAssessment c, HostSite.Known known, String country) {
        Hosts.Match match = known.match();
        Set<String> named = match.host().named();
        if (!named.isEmpty() && !named.contains(country)) {
            wrong(c, country, "the host of `url` is in " + String.join(", ", named));
            return;
        }
        String cloud = known.service().cloud();
        Region region = region(c, cloud, match.region());
        if (region == null) {
            region = region(c, cloud, c.in.address().region());
        }
        if (region != null && !region.country().equals(country)) {
            wrong(c, country, "`" + region.id() + "` is in " + region.country());
        }
    }

    private static @Nullable Region region(
            ResidencyAssessment c, @Nullable String cloud, @Nullable String id) {
        return cloud == null || id == null ? null : c.facts.region(cloud, id).orElse(null);
    }

    /** A label of a vendor's host name that equals a region's id names that region. */
    private static void labels(ResidencyAssessment c, String host, String country) {
        if (c.facts.hosts().domain(host).isEmpty()) {
            return;
        }
        List<String> labels = Arrays.asList(host.split("\\.", -1));
        List<Region> named =
                c.facts.regions().values().stream()
                        .filter(region -> labels.contains(region.id()))
                        .toList();
        boolean agrees = named.stream().anyMatch(region -> region.country().equals(country));
        if (!named.isEmpty() && !agrees) {
            Set<String> countries = new TreeSet<>();
            named.forEach(region -> countries.add(region.country()));
            wrong(
                    c,
                    country,
                    "the host of `url` is named after `%s`, in %s"
                            .formatted(named.getFirst().id(), String.join(", ", countries)));
        }
    }

    private static void wrong(ResidencyAssessment c, String country, String what) {
        c.error(
                "location.country",
                "`" + country + "`, but " + what + "; declare where the host is, or correct `url`");
    }
}
