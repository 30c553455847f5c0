package dev.portolan.gateway.claims;

import dev.portolan.gateway.identity.ClaimedCaller;
import dev.portolan.policy.condition.ValueExpression;
import dev.portolan.policy.condition.ValueExpression.Value;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How claims become a caller.
 *
 * @param tenant the tenant's id
 * @param labels the labels by name; one whose value is null or empty is left out
 * @param models the models and aliases that the caller may use; null if claims do not limit them
 */
public record ClaimMapping(
        ValueExpression tenant,
        Map<String, ValueExpression> labels,
        @Nullable ValueExpression models) {
    private static final int MAX_TEXT = 256;

    public ClaimMapping {
        labels = Map.copyOf(labels);
    }

    /** The result of a mapping. */
    public sealed interface Result {
        /** The claims name a caller. */
        record Mapped(ClaimedCaller caller) implements Result {}

        /** An expression cannot be evaluated, or gives something else than a text. */
        record Failed(String key) implements Result {}
    }

    /** Reads the caller from {@code variables}; {@code id} is its key id in logs. */
    public Result map(Map<String, ?> variables, String id) {
        if (!(tenant.evaluate(variables) instanceof Value.Text(String name)) || !fits(name)) {
            return new Result.Failed("tenant");
        }
        Map<String, String> added = new HashMap<>();
        for (Map.Entry<String, ValueExpression> label : labels.entrySet()) {
            switch (label.getValue().evaluate(variables)) {
                case Value.Text(String text) when text.isEmpty() -> {}
                case Value.Text(String text) when fits(text) -> added.put(label.getKey(), text);
                case Value.Nothing() -> {}
                case Value.Text _, Value.Texts _, Value.Failed _ -> {
                    return new Result.Failed("labels." + label.getKey());
                }
            }
        }
        if (models == null) {
            return new Result.Mapped(new ClaimedCaller(name, id, added, null));
        }
        return switch (models.evaluate(variables)) {
            case Value.Text(String one) ->
                    new Result.Mapped(new ClaimedCaller(name, id, added, Set.of(one)));
            case Value.Texts(var several) ->
                    new Result.Mapped(new ClaimedCaller(name, id, added, new HashSet<>(several)));
            case Value.Nothing() -> new Result.Mapped(new ClaimedCaller(name, id, added, null));
            case Value.Failed() -> new Result.Failed("models");
        };
    }

    private static boolean fits(String text) {
        return text.length() <= MAX_TEXT;
    }
}
