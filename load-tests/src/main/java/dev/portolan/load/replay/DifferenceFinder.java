package dev.portolan.load.replay;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.cases.Expectation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares values with expectations; one finder remembers the named values of an exchange. */
final class DifferenceFinder {
    private static final int SHOWN = 300;
    private final Map<String, JsonNode> same = new HashMap<>();
    private final Map<String, List<JsonNode>> distinct = new HashMap<>();

    /** Returns the first difference; empty if the value is as expected. */
    Optional<String> difference(Expectation expected, JsonNode value, String path) {
        return switch (expected.rule()) {
            case Expectation.HasMembers members -> members(expected, members, value, path);
            case Expectation.HasItems items -> items(expected, items, value, path);
            case Expectation.Contains contains -> contains(expected, contains, value, path);
            case Expectation.Lacks lacks -> lacks(expected, lacks, value, path);
            case Expectation.Each each -> each(expected, each, value, path);
            case Expectation.Same same -> same(expected, same, value, path);
            case Expectation.Distinct distinct -> distinct(expected, distinct, value, path);
            case Expectation.Above above -> above(expected, above, value, path);
            case Expectation.Within within -> within(expected, within, value, path);
            case Expectation.JsonText json ->
                    difference(json.content(), LenientJson.read(value.asText()), path + " as JSON");
            case Expectation.AllOf all ->
                    all.all().stream()
                            .map(one -> difference(one, value, path))
                            .flatMap(Optional::stream)
                            .findFirst();
            case Expectation.Equal equal ->
                    check(isEqual(equal.value(), value), expected, value, path, equal.value());
            case Expectation.IsAbsent _ ->
                    check(value.isMissingNode(), expected, value, path, "nothing");
            case Expectation.IsPresent _ ->
                    check(!value.isMissingNode(), expected, value, path, "anything");
            case Expectation.Matches(var pattern) -> {
                boolean found = isScalar(value) && pattern.matcher(value.asText()).find();
                yield check(found, expected, value, path, "text that matches " + pattern);
            }
            case Expectation.Not(var others) ->
                    check(!isAny(others, value, path), expected, value, path, "as none of these");
            case Expectation.OneOf(var choices) -> {
                var wanted = "one of " + choices.size() + " others";
                yield check(isAny(choices, value, path), expected, value, path, wanted);
            }
        };
    }

    private boolean isAny(List<Expectation> choices, JsonNode value, String path) {
        return choices.stream().anyMatch(one -> difference(one, value, path).isEmpty());
    }

    private Optional<String> same(
            Expectation expected, Expectation.Same named, JsonNode value, String path) {
        var first = same.putIfAbsent(named.name(), value);
        boolean right = !value.isMissingNode() && (first == null || first.equals(value));
        return check(right, expected, value, path, first == null ? "a value" : first);
    }

    private Optional<String> distinct(
            Expectation expected, Expectation.Distinct named, JsonNode value, String path) {
        var others = distinct.computeIfAbsent(named.name(), _ -> new ArrayList<>());
        boolean right = isScalar(value) && !value.asText().isEmpty() && !others.contains(value);
        others.add(value);
        return check(right, expected, value, path, "a value of its own, not empty");
    }

    private Optional<String> members(
            Expectation expected, Expectation.HasMembers members, JsonNode value, String path) {
        if (!value.isObject()) {
            return check(false, expected, value, path, "an object");
        }
        for (var member : members.members().entrySet()) {
            var name = member.getKey();
            var found = difference(member.getValue(), value.path(name), path + "." + name);
            if (found.isPresent()) {
                return found;
            }
        }
        if (members.only()) {
            for (var member : value.properties()) {
                if (!members.members().containsKey(member.getKey())) {
                    var at = path + "." + member.getKey();
                    return check(false, expected, member.getValue(), at, "no such member");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> items(
            Expectation expected, Expectation.HasItems items, JsonNode value, String path) {
        if (!value.isArray() || value.size() != items.items().size()) {
            return check(false, expected, value, path, "an array of " + items.items().size());
        }
        for (int at = 0; at < value.size(); at++) {
            var found = difference(items.items().get(at), value.get(at), path + "[" + at + "]");
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> contains(
            Expectation expected, Expectation.Contains contains, JsonNode value, String path) {
        for (var part : contains.parts()) {
            if (!hasPart(value, part, path)) {
                return check(false, expected, value, path, "with " + named(part));
            }
        }
        return Optional.empty();
    }

    private Optional<String> lacks(
            Expectation expected, Expectation.Lacks lacks, JsonNode value, String path) {
        for (var part : lacks.parts()) {
            if (hasPart(value, part, path)) {
                return check(false, expected, value, path, "without " + named(part));
            }
        }
        return Optional.empty();
    }

    private static String named(Expectation part) {
        return part.rule() instanceof Expectation.Equal equal
                ? equal.value().toString()
                : "a part as in " + part.position();
    }

    private boolean hasPart(JsonNode value, Expectation part, String path) {
        if (value.isTextual() && part.rule() instanceof Expectation.Equal equal) {
            return value.textValue().contains(equal.value().asText());
        }
        for (var element : value) {
            if (difference(part, element, path).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> each(
            Expectation expected, Expectation.Each each, JsonNode value, String path) {
        if (!value.isArray() || value.isEmpty()) {
            return check(false, expected, value, path, "elements");
        }
        for (int at = 0; at < value.size(); at++) {
            var found = difference(each.element(), value.get(at), path + "[" + at + "]");
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> above(
            Expectation expected, Expectation.Above above, JsonNode value, String path) {
        var named = same.get(above.name());
        boolean right =
                named != null
                        && value.isNumber()
                        && value.decimalValue().subtract(named.decimalValue()).compareTo(above.by())
                                >= 0;
        return check(right, expected, value, path, above.by() + " more than " + named);
    }

    private static Optional<String> within(
            Expectation expected, Expectation.Within within, JsonNode value, String path) {
        boolean measured = within.size() ? value.isTextual() || value.isArray() : value.isNumber();
        var size =
                within.size() && value.isTextual()
                        ? new BigDecimal(value.textValue().length())
                        : within.size() ? new BigDecimal(value.size()) : value.decimalValue();
        boolean fits =
                measured
                        && within.least().map(least -> size.compareTo(least) >= 0).orElse(true)
                        && within.most().map(most -> size.compareTo(most) <= 0).orElse(true);
        var bounds =
                within.least().map(least -> "at least " + least).orElse("")
                        + within.most().map(most -> "at most " + most).orElse("");
        return check(fits, expected, value, path, within.size() ? "a length of " + bounds : bounds);
    }

    private static boolean isEqual(JsonNode expected, JsonNode value) {
        boolean numbers = expected.isNumber() && value.isNumber();
        return numbers
                ? expected.decimalValue().compareTo(value.decimalValue()) == 0
                : expected.equals(value);
    }

    private static boolean isScalar(JsonNode value) {
        return value.isValueNode() && !value.isMissingNode() && !value.isNull();
    }

    private static Optional<String> check(
            boolean right, Expectation expected, JsonNode value, String path, Object wanted) {
        return right
                ? Optional.empty()
                : Optional.of(
                        "%s must be %s (%s), but is %s"
                                .formatted(path, wanted, expected.position(), shown(value)));
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return "absent";
        }
        var text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
