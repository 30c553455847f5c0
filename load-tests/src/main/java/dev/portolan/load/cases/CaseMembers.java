package dev.portolan.load.cases;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the members of one mapping; a member that is left is an error. */
final class CaseMembers {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s)");
    private final CasePosition position;
    private final Map<String, CaseValue.Member> left = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();

    private CaseMembers(CasePosition position) {
        this.position = position;
    }

    /** Reads a value that must be a mapping; {@code what} names it in messages. */
    static CaseMembers of(CaseValue value, String what) {
        if (!(value instanceof CaseValue.Members mapping) || !value.tag().isEmpty()) {
            throw wrong(value, what + " is " + tagged(value), "a mapping");
        }
        var members = new CaseMembers(mapping.position());
        mapping.members().forEach(member -> members.left.put(member.name(), member));
        return members;
    }

    CasePosition position() {
        return position;
    }

    boolean has(String name) {
        return left.containsKey(name);
    }

    /** Takes a member. */
    Optional<CaseValue> take(String name) {
        known.add(name);
        return Optional.ofNullable(left.remove(name)).map(CaseValue.Member::value);
    }

    /** Takes a member that must be there. */
    CaseValue need(String name) {
        return take(name)
                .orElseThrow(
                        () ->
                                new InvalidCaseException(
                                        position, "\"" + name + "\" is missing here; add it"));
    }

    /** Takes all that is left. */
    List<CaseValue.Member> rest() {
        var rest = List.copyOf(left.values());
        left.clear();
        return rest;
    }

    Optional<String> text(String name) {
        return take(name).map(value -> text(value, name));
    }

    Optional<Boolean> flag(String name) {
        return take(name)
                .map(
                        value -> {
                            if (!value.json().isBoolean()) {
                                throw wrong(value, name + " is " + tagged(value), "true or false");
                            }
                            return value.json().booleanValue();
                        });
    }

    Optional<Integer> number(String name, int least, int most) {
        return take(name)
                .map(
                        value -> {
                            var json = value.json();
                            if (!json.canConvertToInt()
                                    || json.intValue() < least
                                    || json.intValue() > most) {
                                throw wrong(
                                        value,
                                        name + " is " + tagged(value),
                                        "a whole number from %d to %d".formatted(least, most));
                            }
                            return json.intValue();
                        });
    }

    Optional<Duration> duration(String name) {
        return take(name).map(value -> duration(value, name));
    }

    /** Fails if a member is left. */
    void end() {
        for (var member : left.values()) {
            throw new InvalidCaseException(
                    member.position(),
                    "\"%s\" is unknown here (expected: %s)"
                            .formatted(member.name(), String.join(", ", known)));
        }
    }

    static Duration duration(CaseValue value, String name) {
        var matched = DURATION.matcher(value.json().asText());
        if (!matched.matches()) {
            throw wrong(value, name + " is " + tagged(value), "a duration such as 14s or 500ms");
        }
        long count = Long.parseLong(matched.group(1));
        return matched.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count);
    }

    static String text(CaseValue value, String name) {
        if (!value.json().isTextual() || !value.tag().isEmpty()) {
            throw wrong(value, name + " is " + tagged(value), "text");
        }
        return value.json().textValue();
    }

    /** Reads a list of values, or a single one. */
    static List<CaseValue> oneOrMore(CaseValue value) {
        return value instanceof CaseValue.Items items && value.tag().isEmpty()
                ? items.values()
                : List.of(value);
    }

    /** Reads a list of texts, or a single text. */
    static List<String> texts(CaseValue value, String name) {
        return oneOrMore(value).stream().map(item -> text(item, name)).toList();
    }

    static InvalidCaseException wrong(CaseValue value, String what, String expected) {
        return new InvalidCaseException(
                value.position(), "%s (expected: %s)".formatted(what, expected));
    }

    private static String tagged(CaseValue value) {
        return value.tag().isEmpty() ? value.kind() : value.tag() + " " + value.kind();
    }
}
