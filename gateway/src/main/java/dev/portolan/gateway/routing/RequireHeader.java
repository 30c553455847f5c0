package dev.portolan.gateway.routing;

import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.NamedSet;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Retention;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code x-portolan-require}, with which a caller tightens what the policies require.
 *
 * <p>{@code processing=EU27, storage=DE,FR, operator=!US, retention=none}: an axis, an equals sign,
 * one or more sets or ISO codes; parts without an equals sign go on with the axis before. An axis
 * that is named again, in the same header or in another one, is held to both. What can't be read
 * refuses the request, for to ignore it would loosen it.
 */
final class RequireHeader {
    private static final String NAME = "x-portolan-require";
    private static final Set<String> AXES = Set.of("processing", "storage", "copies", "operator");

    private Requirement required = Requirement.NONE;
    private String axis = "";
    private CountrySet set = CountrySet.EMPTY;

    private RequireHeader() {}

    /** What all headers of the name require together, or why one can't be read. */
    static Reading read(List<String> headers) {
        RequireHeader reader = new RequireHeader();
        for (String header : headers) {
            reader.axis = "";
            for (String part : header.split("[,;]", -1)) {
                Reading.Unreadable wrong = reader.readPart(part);
                if (wrong != null) {
                    return wrong;
                }
            }
            reader.endClause();
        }
        return new Reading.Read(reader.required);
    }

    private Reading.@Nullable Unreadable readPart(String part) {
        int equals = part.indexOf('=');
        String value = part.substring(equals + 1).strip();
        if (equals >= 0) {
            endClause();
            axis = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        }
        if (axis.equals("retention")) {
            Optional<Retention> limit = retention(value);
            limit.ifPresent(most -> require(CountrySet.WORLD, most));
            return limit.isPresent() ? null : unreadable(value, "none, abuse-monitoring or any");
        }
        if (!AXES.contains(axis)) {
            return unreadable(axis, "processing, storage, copies, operator or retention");
        }
        Optional<CountrySet> more = countries(axis, value);
        more.ifPresent(countries -> set = set.union(countries));
        return more.isPresent()
                ? null
                : unreadable(value, "EU27, EEA, EU_EFTA, EEA_CH or ISO 3166-1 codes");
    }

    private void endClause() {
        if (!set.isEmpty()) {
            require(set, Retention.ANY);
            set = CountrySet.EMPTY;
        }
    }

    private void require(CountrySet countries, Retention most) {
        CountrySet world = CountrySet.WORLD;
        required =
                required.intersect(
                        new Requirement(
                                axis.equals("processing") ? countries : world,
                                axis.equals("storage") ? countries : world,
                                axis.equals("copies") ? countries : world,
                                axis.equals("operator") ? world.minus(countries) : world,
                                most));
    }

    private static Optional<CountrySet> countries(String axis, String value) {
        boolean negated = value.startsWith("!");
        if (axis.equals("operator") != negated) {
            return Optional.empty();
        }
        String name = negated ? value.substring(1) : value;
        return Arrays.stream(NamedSet.values())
                .filter(set -> set.name().equals(name))
                .map(NamedSet::countries)
                .findFirst()
                .or(() -> CountrySet.country(name));
    }

    private static Optional<Retention> retention(String value) {
        return Arrays.stream(Retention.values())
                .filter(r -> r.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value))
                .findFirst();
    }

    private static Reading.Unreadable unreadable(String value, String expected) {
        String shown = value.length() > 32 ? value.substring(0, 32) : value;
        return new Reading.Unreadable(
                Refusal.of(
                                RefusalCode.INVALID_REQUEST,
                                "The header %s says \"%s\"; expected %s, as in \"processing=EU27,"
                                                .formatted(NAME, shown, expected)
                                        + " storage=DE,FR, operator=!US, retention=none\".")
                        .at(NAME));
    }

    /** What became of reading a header. */
    sealed interface Reading {
        record Read(Requirement requirement) implements Reading {}

        record Unreadable(Refusal refusal) implements Reading {}
    }
}
