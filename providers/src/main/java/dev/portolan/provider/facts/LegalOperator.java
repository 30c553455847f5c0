package dev.portolan.provider.facts;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The legal entity that runs an endpoint and its owners: the jurisdiction axis.
 *
 * @param country ISO code, null if unknown; a policy that excludes a country must then refuse
 * @param parents owners of the entity, and other parties that see the traffic
 */
public record LegalOperator(String name, @Nullable String country, List<Party> parents) {

    /** A company that owns an operator, directly or not, and its country's ISO code. */
    public record Party(String name, String country) {}

    public LegalOperator {
        parents = List.copyOf(parents);
    }

    public static LegalOperator unknown() {
        return new LegalOperator("unknown", null, List.of());
    }

    /** Returns every country with jurisdiction: the entity's own, if known, and its parents'. */
    public SortedSet<String> jurisdictions() {
        TreeSet<String> all = new TreeSet<>();
        if (country != null) {
            all.add(country);
        }
        parents.forEach(p -> all.add(p.country()));
        return all;
    }
}
