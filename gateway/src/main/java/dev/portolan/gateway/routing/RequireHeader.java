package dev.portolan.gateway.routing;

import dev.portolan.gateway.surface.Refusal;
import dev.portolan.gateway.surface.RefusalCode;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.NamedSet;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Retention;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads {@code x-portolan-require}, with which a caller tightens what the policies require.
 *
 * <p>{@code processing=EU27, storage=DE,FR, operator=!US, retention=none}: an axis, an equals sign,
 * one or more sets or ISO codes; parts without an equals sign go on with the axis before. What
 * can't be read refuses the request, for to ignore it would loosen it.
 */
final class RequireHeader {
    private static final String NAME = "x-portolan-require";

    private CountrySet processing = CountrySet.WORLD;
    private CountrySet storage = CountrySet.WORLD;
    private CountrySet copies = CountrySet.WORLD;
    private CountrySet operators = CountrySet.WORLD;
    private Retention retention = Retention.ANY;

    private RequireHeader() {}

    /** What a header requires, or why it can't be read. */
    static Reading read(String header) {
        return new RequireHeader().readParts(header);
    }

    private Reading readParts(String header) {
        String axis = "";
        CountrySet set = CountrySet.EMPTY;
        for (String part : header.split("[,;]", -1)) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1).strip();
            if (equals >= 0) {
                axis = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                set = CountrySet.EMPTY;
            }
            if (axis.equals("retention")) {
                Optional<Retention> limit = retention(value);
                if (limit.isEmpty()) {
                    return unreadable(value, "none, abuse-monitoring or any");
                }
                retention = limit.get();
                continue;
            }
            Optional<CountrySet> more = countries(axis, value);
            if (more.isEmpty()) {
                return unreadable(value, "EU27, EEA, EU_EFTA, EEA_CH or ISO 3166-1 codes");
            }
            set = set.union(more.get());
            if (!assign(axis, set)) {
                return unreadable(axis, "processing, storage, copies, operator or retention");
            }
        }
        return new Reading.Read(new Requirement(processing, storage, copies, operators, retention));
    }

    private boolean assign(String axis, CountrySet set) {
        switch (axis) {
            case "processing" -> processing = set;
            case "storage" -> storage = set;
            case "copies" -> copies = set;
            case "operator" -> operators = CountrySet.WORLD.minus(set);
            default -> {
                return false;
            }
        }
        return true;
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

    private static Reading unreadable(String value, String expected) {
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
