package dev.portolan.load.cases;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rule for a value. Members that an expectation does not name may be anything.
 *
 * @param position where it is written
 * @param rule the rule
 */
public record Expectation(CasePosition position, Rule rule) {

    /** One kind of rule. */
    public sealed interface Rule {}

    /** The value equals this scalar; numbers are compared by value. */
    public record Equal(JsonNode value) implements Rule {}

    /** An object has these members; with {@code only} it has no others. */
    public record HasMembers(Map<String, Expectation> members, boolean only) implements Rule {}

    /** An array has exactly these elements, in order. */
    public record HasItems(List<Expectation> items) implements Rule {}

    /** The value is not there. */
    public record IsAbsent() implements Rule {}

    /** The value is there, whatever it is. */
    public record IsPresent() implements Rule {}

    /** The regular expression is found in the text. */
    public record Matches(Pattern pattern) implements Rule {}

    /** A text contains each of these, an array an element for each of these. */
    public record Contains(List<Expectation> parts) implements Rule {}

    /** A text contains none of these, an array no element for any of these. */
    public record Lacks(List<Expectation> parts) implements Rule {}

    /** The value fulfils none of these. */
    public record Not(List<Expectation> others) implements Rule {}

    /** The value fulfils all of these. */
    public record AllOf(List<Expectation> all) implements Rule {}

    /** The number exceeds the one that {@link Same} has named before by at least this much. */
    public record Above(String name, BigDecimal by) implements Rule {}

    /** The value fulfils one of these. */
    public record OneOf(List<Expectation> choices) implements Rule {}

    /** Each element of an array, or each event, fulfils the expectation; there is at least one. */
    public record Each(Expectation element) implements Rule {}

    /** The value is a text with JSON that fulfils the expectation. */
    public record JsonText(Expectation content) implements Rule {}

    /** The value equals all others with this name in the exchange. */
    public record Same(String name) implements Rule {}

    /** The value differs from all others with this name in the exchange, and is not empty. */
    public record Distinct(String name) implements Rule {}

    /** The number, or the length of a text or an array, is within these bounds. */
    public record Within(Optional<BigDecimal> least, Optional<BigDecimal> most, boolean size)
            implements Rule {}
}
