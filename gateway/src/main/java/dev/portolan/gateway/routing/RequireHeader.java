package dev.portolan.gateway.routing;

import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.NamedSet;
import dev.portolan.policy.model.Requirement;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Parser of the header {@code x-portolan-require}, in which a caller adds requirements to those of
 * the policies.
 *
 * <p>An example is {@code processing=EU27, storage=DE,FR, operator=!US, retention=none}: each
 * clause is an axis, an equals sign, and one or more country sets or ISO codes. A part without an
 * equals sign belongs to the axis before it. An axis that is named twice, in one header or in
 * several, must meet both clauses. A header that can't be parsed refuses the request, because
 * ignoring it would loosen the caller's requirement.
 */
final class RequireHeader {
    private static final String NAME = "x-portolan-require";

    private Requirement required = Requirement.NONE;
    private String name = "";
    private CountrySet set = CountrySet.EMPTY;

    private RequireHeader() {}

    /**
     * Returns the combined requirement of all these headers, or the error if one can't be parsed.
     */
    static Reading read(List<String> headers) {
        RequireHeader reader = new RequireHeader();
        for (String header : headers) {
            reader.name = "";
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
            name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        }
        Optional<Axis> axis = Axis.of(name);
        return axis.isPresent() ? readValue(axis.get(), value) : unreadable(name, Axis.list());
    }

    private Reading.@Nullable Unreadable readValue(Axis axis, String value) {
        return switch (axis.form()) {
            case Axis.Form.Countries _ -> add(countries(value), value);
            case Axis.Form.Jurisdictions _ ->
                    add(
                            value.startsWith("!")
                                    ? countries(value.substring(1))
                                    : Optional.empty(),
                            value);
            case Axis.Form.Levels<?> levels -> readLevel(axis, levels, value);
        };
    }

    private Reading.@Nullable Unreadable add(Optional<CountrySet> more, String value) {
        more.ifPresent(countries -> set = set.union(countries));
        return more.isPresent()
                ? null
                : unreadable(value, "EU27, EEA, EU_EFTA, EEA_CH or ISO 3166-1 codes");
    }

    private Reading.@Nullable Unreadable readLevel(
            Axis axis, Axis.Form.Levels<?> levels, String value) {
        for (Axis.Level<?> level : levels.values()) {
            if (level.key().equals(value)) {
                required = required.intersect(Requirement.NONE.with(axis, level));
                return null;
            }
        }
        List<String> keys = levels.values().stream().map(Axis.Level::key).toList();
        int last = keys.size() - 1;
        return unreadable(
                value, String.join(", ", keys.subList(0, last)) + " or " + keys.get(last));
    }

    private void endClause() {
        if (!set.isEmpty()) {
            Axis axis = Axis.of(name).orElseThrow();
            CountrySet limit =
                    axis.form() instanceof Axis.Form.Jurisdictions
                            ? CountrySet.ANY.minus(set)
                            : set;
            required = required.intersect(Requirement.NONE.with(axis, limit));
            set = CountrySet.EMPTY;
        }
    }

    private static Optional<CountrySet> countries(String name) {
        return Arrays.stream(NamedSet.values())
                .filter(set -> set.name().equals(name))
                .map(NamedSet::countries)
                .findFirst()
                .or(() -> CountrySet.country(name));
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

    /** The result of reading the headers. */
    sealed interface Reading {
        record Read(Requirement requirement) implements Reading {}

        record Unreadable(Refusal refusal) implements Reading {}
    }
}
