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
 * The location in which a provider reports an answer was processed, as a bound.
 *
 * <p>An unknown value is any country: it contradicts every narrower bound. A value that means "not
 * stated" is no evidence.
 */
final class AnswerLocation {
    private static final Set<String> NOTHING = Set.of("", "not_available", "unknown");
    private static final int MAX_LENGTH = 256;

    private AnswerLocation() {}

    static Optional<Bound> read(FactTables facts, String reported) {
        String value = reported.strip();
        if (NOTHING.contains(value.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        if (value.length() > MAX_LENGTH) {
            return Optional.of(Bound.anyCountry());
        }
        return Optional.of(
                Arrays.stream(value.split(",", -1))
                        .map(part -> location(facts, part.strip()))
                        .reduce(Bound::union)
                        .orElse(Bound.anyCountry()));
    }

    /** Reads a country, or a region by its id or as a portal writes it: East US 2. */
    private static Bound location(FactTables facts, String value) {
        String country = value.toUpperCase(Locale.ROOT);
        if (NameMatching.isCountry(country)) {
            return Bound.of(country);
        }
        String id = value.toLowerCase(Locale.ROOT).replace(" ", "");
        List<Region> regions =
                facts.regions().values().stream().filter(region -> region.id().equals(id)).toList();
        return regions.isEmpty() || !regions.stream().allMatch(Region::verified)
                ? Bound.anyCountry()
                : regions.stream()
                        .map(Region::bound)
                        .reduce(Bound::union)
                        .orElse(Bound.anyCountry());
    }
}
