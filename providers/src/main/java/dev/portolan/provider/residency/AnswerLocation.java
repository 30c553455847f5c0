package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactTables;
import dev.portolan.provider.facts.NameMatching;
import dev.portolan.provider.facts.Region;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a provider says afterwards of where an answer was made, as a bound.
 *
 * <p>A word that names no known place is the world: it speaks against every narrower bound. A word
 * that says that nothing is said is no evidence.
 */
final class AnswerLocation {
    private static final Set<String> NOTHING = Set.of("", "not_available", "unknown");
    private static final int LONGEST = 256;

    private AnswerLocation() {}

    static Optional<Bound> read(FactTables facts, String told) {
        String word = told.strip();
        if (NOTHING.contains(word.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        if (word.length() > LONGEST) {
            return Optional.of(Bound.world());
        }
        return Optional.of(
                Arrays.stream(word.split(",", -1))
                        .map(part -> place(facts, part.strip()))
                        .reduce(Bound::union)
                        .orElse(Bound.world()));
    }

    /** A country, or a region by its id or as a portal writes it: East US 2. */
    private static Bound place(FactTables facts, String word) {
        String country = word.toUpperCase(Locale.ROOT);
        if (NameMatching.isCountry(country)) {
            return Bound.of(country);
        }
        String id = word.toLowerCase(Locale.ROOT).replace(" ", "");
        List<Region> regions =
                facts.regions().values().stream().filter(region -> region.id().equals(id)).toList();
        return regions.isEmpty() || !regions.stream().allMatch(Region::verified)
                ? Bound.world()
                : regions.stream().map(Region::bound).reduce(Bound::union).orElse(Bound.world());
    }
}
