package dev.portolan.load.cases;

import dev.portolan.load.cases.Expectation.Rule;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads an expectation: plain values are compared, tags such as {@code !absent} are rules. */
final class ExpectationReader {
    private static final String TAGS =
            "!absent, !any, !matches, !contains, !lacks, !not, !all, !oneOf, !each, !json,"
                    + " !exactly, !same, !distinct, !above, !atLeast, !atMost, !longest, !shortest";

    private ExpectationReader() {}

    static Expectation read(CaseValue value) {
        return new Expectation(value.position(), rule(value));
    }

    private static Rule rule(CaseValue value) {
        return switch (value.tag()) {
            case "" -> plain(value, false);
            case "!exactly" -> plain(value, true);
            case "!absent" -> bare(value, new Expectation.IsAbsent());
            case "!any" -> bare(value, new Expectation.IsPresent());
            case "!matches" -> new Expectation.Matches(pattern(value));
            case "!contains" -> new Expectation.Contains(parts(value));
            case "!lacks" -> new Expectation.Lacks(parts(value));
            case "!not" -> new Expectation.Not(parts(value));
            case "!all" -> new Expectation.AllOf(parts(value));
            case "!above" -> above(value);
            case "!oneOf" -> new Expectation.OneOf(parts(value));
            case "!each" -> new Expectation.Each(untagged(value));
            case "!json" -> new Expectation.JsonText(untagged(value));
            case "!same" -> new Expectation.Same(scalar(value));
            case "!distinct" -> new Expectation.Distinct(scalar(value));
            case "!atLeast" -> within(Optional.of(number(value)), Optional.empty(), false);
            case "!atMost" -> within(Optional.empty(), Optional.of(number(value)), false);
            case "!longest" -> within(Optional.empty(), Optional.of(number(value)), true);
            case "!shortest" -> within(Optional.of(number(value)), Optional.empty(), true);
            default ->
                    throw CaseMembers.wrong(value, value.tag() + " is no rule", "one of " + TAGS);
        };
    }

    private static Rule above(CaseValue value) {
        var words = List.of(scalar(value).split(" ", -1));
        if (words.size() != 2 || !words.get(1).matches("[0-9]{1,9}")) {
            throw CaseMembers.wrong(
                    value,
                    "!above has " + value.kind(),
                    "a name and by how much, as in !above budget 1024");
        }
        return new Expectation.Above(words.get(0), new BigDecimal(words.get(1)));
    }

    private static Rule within(
            Optional<BigDecimal> least, Optional<BigDecimal> most, boolean size) {
        return new Expectation.Within(least, most, size);
    }

    private static Rule plain(CaseValue value, boolean only) {
        return switch (value) {
            case CaseValue.Scalar scalar -> new Expectation.Equal(scalar.json());
            case CaseValue.Items items ->
                    new Expectation.HasItems(
                            items.values().stream().map(item -> inner(item, only)).toList());
            case CaseValue.Members mapping -> {
                Map<String, Expectation> members = new LinkedHashMap<>();
                mapping.members().forEach(m -> members.put(m.name(), inner(m.value(), only)));
                yield new Expectation.HasMembers(members, only);
            }
        };
    }

    private static Expectation inner(CaseValue value, boolean only) {
        return only && value.tag().isEmpty()
                ? new Expectation(value.position(), plain(value, true))
                : read(value);
    }

    private static Rule bare(CaseValue value, Rule rule) {
        if (!value.json().isNull()) {
            throw CaseMembers.wrong(value, value.tag() + " has a value", "nothing after it");
        }
        return rule;
    }

    private static Expectation untagged(CaseValue value) {
        return switch (value) {
            case CaseValue.Scalar scalar ->
                    read(new CaseValue.Scalar(scalar.position(), "", scalar.json()));
            case CaseValue.Items items ->
                    read(new CaseValue.Items(items.position(), "", items.values()));
            case CaseValue.Members mapping ->
                    read(new CaseValue.Members(mapping.position(), "", mapping.members()));
        };
    }

    private static List<Expectation> parts(CaseValue value) {
        return value instanceof CaseValue.Items items
                ? items.values().stream().map(ExpectationReader::read).toList()
                : List.of(untagged(value));
    }

    private static Pattern pattern(CaseValue value) {
        try {
            return Pattern.compile(scalar(value), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw CaseMembers.wrong(
                    value,
                    "\"%s\" is no regular expression: %s".formatted(scalar(value), describe(e)),
                    "Java's syntax");
        }
    }

    private static String describe(PatternSyntaxException e) {
        return e.getDescription();
    }

    private static String scalar(CaseValue value) {
        if (!value.json().isTextual()) {
            throw CaseMembers.wrong(value, value.tag() + " has " + value.kind(), "text after it");
        }
        return value.json().textValue();
    }

    private static BigDecimal number(CaseValue value) {
        try {
            return new BigDecimal(value.json().asText());
        } catch (NumberFormatException e) {
            throw CaseMembers.wrong(
                    value, value.tag() + " has " + value.kind(), "a number after it");
        }
    }
}
