package dev.portolan.provider.facts;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * A cloud's region and its location.
 *
 * @param cloud {@code aws}, {@code azure}, {@code gcp}, …; ids are unique within one cloud only
 * @param country ISO code of the region itself
 * @param countries the countries to which the cloud may move data within the region's geography
 * @param services {@code bedrock}, {@code bedrock-mantle}, {@code sagemaker}, as far as they are
 *     known to be offered here
 * @param without the same, known not to be offered here
 * @param verified false if no page of the operator confirmed the row, so that it counts as any
 *     country
 * @param observed when the row was read at its source
 */
public record Region(
        String cloud,
        String id,
        String partition,
        String country,
        List<String> countries,
        Set<String> services,
        Set<String> without,
        String source,
        boolean verified,
        LocalDate observed) {

    public Region {
        countries = List.copyOf(countries);
        services = Set.copyOf(services);
        without = Set.copyOf(without);
    }

    /** Returns the region's own country; any country if the row is not confirmed. */
    public Bound bound() {
        return verified ? Bound.of(country) : Bound.anyCountry();
    }

    public Bound geography() {
        return verified ? Bound.of(countries) : Bound.anyCountry();
    }
}
