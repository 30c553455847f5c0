package dev.portolan.provider.parameters;

import dev.portolan.provider.json.JsonValue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A parameter that some families of models refuse, by its name in a chat. */
public enum Parameter {
    TEMPERATURE(false, is("1")),
    TOP_P(false, is("1")),
    TOP_K(false, _value -> false),
    PRESENCE_PENALTY(false, is("0")),
    FREQUENCY_PENALTY(false, is("0")),
    LOGIT_BIAS(true, value -> value.isObject() && value.members().isEmpty()),
    LOGPROBS(true, JsonValue.JsonLiteral.FALSE::equals),
    TOP_LOGPROBS(false, is("0")),
    STOP(false, value -> value.text() == null && value.elements().isEmpty()),
    SEED(false, _value -> false),
    N(true, is("1")),
    PARALLEL_TOOL_CALLS(false, JsonValue.JsonLiteral.TRUE::equals),
    VERBOSITY(false, value -> "medium".equals(value.text()));

    private static final int MAX_DIGITS = 40;
    private static final Map<String, Parameter> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(Parameter::member, Function.identity()));

    private final boolean changesAnswer;

    @SuppressWarnings("ImmutableEnumChecker") // without state
    private final Predicate<JsonValue> isDefault;

    private final String member = name().toLowerCase(Locale.ROOT);

    Parameter(boolean changesAnswer, Predicate<JsonValue> isDefault) {
        this.changesAnswer = changesAnswer;
        this.isDefault = isDefault;
    }

    private static Predicate<JsonValue> is(String number) {
        var wanted = new BigDecimal(number);
        return value -> decimal(value).filter(d -> d.compareTo(wanted) == 0).isPresent();
    }

    /** Returns a number without exponent and of usual length; empty for any other value. */
    static Optional<BigDecimal> decimal(JsonValue value) {
        return Optional.ofNullable(value.number())
                .filter(digits -> digits.length() <= MAX_DIGITS)
                .filter(digits -> digits.indexOf('e') < 0 && digits.indexOf('E') < 0)
                .map(BigDecimal::new);
    }

    /** Finds the parameter that a member of a chat sets. */
    public static Optional<Parameter> of(String member) {
        return Optional.ofNullable(BY_NAME.get(member));
    }

    /** Returns its name in a chat. */
    public String member() {
        return member;
    }

    /** Returns whether the answer lacks something the caller expects if it is left out. */
    public boolean changesAnswer() {
        return changesAnswer;
    }

    /** Returns whether this value is what models do without the parameter. */
    public boolean isDefault(JsonValue value) {
        return isDefault.test(value);
    }
}
