package dev.portolan.policy.lang;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.NamedSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads sets of countries from files: named sets and ISO codes. */
public final class CountryReader {

    private static final String EXPECTED =
            " (expected: EU27, EEA, EU_EFTA, EEA_CH or an ISO 3166-1 alpha-2 code such as DE)";

    /** Common mistakes for country codes. */
    private static final Map<String, String> MISTAKEN = Map.of("UK", "GB", "EL", "GR");

    private CountryReader() {}

    /** Returns the union of a list; empty if the key is absent. */
    public static Optional<CountrySet> optional(Fields fields, String key) {
        List<Scalar> items = fields.scalars(key);
        if (!fields.has(key)) {
            return Optional.empty();
        }
        CountrySet set = CountrySet.EMPTY;
        for (Scalar item : items) {
            set = set.union(parse(item, fields.findings()));
        }
        return Optional.of(set);
    }

    /** Reads one country, not a named set; empty if the key is absent or wrong. */
    public static Optional<CountrySet> country(Fields fields, String key) {
        return fields.scalar(key)
                .map(item -> parse(item, fields.findings()))
                .filter(set -> single(set, fields, key));
    }

    /** Returns the set that a value names; the empty set, with a finding, if it names none. */
    public static CountrySet parse(Scalar item, Findings findings) {
        Optional<CountrySet> set = named(item.text());
        if (set.isEmpty()) {
            findings.error(item.at(), item.shown() + " is not a country" + EXPECTED + hint(item));
        }
        return set.orElse(CountrySet.EMPTY);
    }

    /** Returns the set with that name or code. */
    public static Optional<CountrySet> named(String text) {
        for (NamedSet set : NamedSet.values()) {
            if (set.name().equals(text)) {
                return Optional.of(set.countries());
            }
        }
        return CountrySet.country(text);
    }

    private static boolean single(CountrySet set, Fields fields, String key) {
        if (set.size() > 1) {
            fields.error(key, "\"" + key + "\" is a set (expected: one country)");
        }
        return set.size() == 1;
    }

    private static String hint(Scalar item) {
        String text = item.text();
        String upper = text.toUpperCase(Locale.ROOT);
        if (item.secret()) {
            return "";
        }
        if (upper.equals("EU") || upper.equals("EUROPE")) {
            return "; \"EU\" means several sets: write EU27 for the member states";
        }
        if (text.equals("*") || upper.equals("WORLD") || upper.equals("ANY")) {
            return "; leave the key out to allow every country";
        }
        String meant = MISTAKEN.getOrDefault(upper, upper);
        var names = new ArrayList<>(Arrays.stream(NamedSet.values()).map(Enum::name).toList());
        names.add(meant);
        return names.contains(meant) && named(meant).isPresent() && !meant.equals(text)
                ? "; did you mean " + meant + "?"
                : "";
    }
}
