package dev.portolan.policy.condition;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A compiled CEL expression for a text or a list of texts. Equal to another of the same text. */
public final class ValueExpression {
    private final String text;
    private final CelRuntime.Program program;

    ValueExpression(String text, CelRuntime.Program program) {
        this.text = text;
        this.program = program;
    }

    /** The result of an evaluation. */
    public sealed interface Value {
        /** A text. */
        record Text(String text) implements Value {}

        /** A list of texts. */
        record Texts(List<String> texts) implements Value {
            public Texts {
                texts = List.copyOf(texts);
            }
        }

        /** {@code null}: deliberately nothing. */
        record Nothing() implements Value {}

        /** It reads what is not there, or gives something else. */
        record Failed() implements Value {}
    }

    /**
     * Evaluates the expression.
     *
     * @param variables the values by name: texts, whole numbers as {@code Long}, other numbers as
     *     {@code Double}, truth values, lists and maps of these
     */
    public Value evaluate(Map<String, ?> variables) {
        try {
            return value(program.eval(variables));
        } catch (CelEvaluationException | RuntimeException e) {
            // CEL's runtime has exceptions of its own for some values that it cannot combine.
            return new Value.Failed();
        }
    }

    private static Value value(Object result) {
        return switch (result) {
            case String text -> new Value.Text(text);
            case NullValue _nothing -> new Value.Nothing();
            case List<?> list -> texts(list);
            default -> new Value.Failed();
        };
    }

    private static Value texts(List<?> list) {
        List<String> texts = new ArrayList<>(list.size());
        for (Object item : list) {
            if (!(item instanceof String text)) {
                return new Value.Failed();
            }
            texts.add(text);
        }
        return new Value.Texts(texts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueExpression expression && expression.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the expression as written. */
    @Override
    public String toString() {
        return text;
    }
}
