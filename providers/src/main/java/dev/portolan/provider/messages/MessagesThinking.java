package dev.portolan.provider.messages;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.parameters.Effort;
import dev.portolan.provider.parameters.ModelRules;
import dev.portolan.provider.parameters.ThinkingBudget;
import dev.portolan.provider.parameters.ThinkingForm;

import org.jspecify.annotations.Nullable;

/**
 * Decides how much Claude thinks, in the form that its generation accepts, and the limit of
 * thoughts and answer together.
 */
final class MessagesThinking {
    private final Request request;
    private final ModelRules rules;
    private final DroppedFields dropped;

    private MessagesThinking(Request request, ModelRules rules, DroppedFields dropped) {
        this.request = request;
        this.rules = rules;
        this.dropped = dropped;
    }

    /**
     * The members that a request gets.
     *
     * @param thinks whether the request asks the model to think
     * @param limit the value of {@code max_tokens}
     */
    record Plan(
            @Nullable JsonValue thinking, @Nullable String effort, boolean thinks, String limit) {
        /** Adds the members but the limit. */
        void write(ObjectBuilder body) {
            body.put("thinking", thinking);
            if (effort != null) {
                body.put("output_config", JsonValue.object("effort", JsonValue.of(effort)));
            }
        }
    }

    /** Returns the members for a model, and reports what is left out. */
    static Plan of(Request request, ModelRules rules, DroppedFields dropped) {
        return new MessagesThinking(request, rules, dropped).plan();
    }

    private Plan plan() {
        var reasoning = request.reasoning();
        if (reasoning.mode() == Reasoning.Mode.OFF) {
            return new Plan(off(), null, false, limit(0));
        }
        if (reasoning.isUnset()) {
            return new Plan(null, null, false, limit(rules.thinks() ? Effort.HIGH.budget() : 0));
        }
        boolean enables = rules.thinking().contains(ThinkingForm.ENABLED) || !rules.isKnown();
        boolean adapts =
                rules.isAdaptive() && (reasoning.mode() != Reasoning.Mode.BUDGET || !enables);
        boolean impossible =
                isForced()
                        || (!rules.isAdaptive()
                                && request.usesToolsWithout(MessagesThinking::isSigned));
        if (impossible || !(adapts || enables)) {
            return without();
        }
        return adapts ? adaptive(reasoning) : budget(reasoning);
    }

    private @Nullable JsonValue off() {
        return switch (rules.off()) {
            case DISABLED -> JsonValue.object("type", JsonValue.of("disabled"));
            case BETWEEN_TOOLS -> JsonValue.object("type", JsonValue.of("between_tools"));
            case OMITTED -> null;
            case NEVER -> {
                dropped.drop(request.reasoning().member());
                yield null;
            }
        };
    }

    private Plan without() {
        dropped.drop(request.reasoning().member());
        return new Plan(null, null, false, limit(0));
    }

    private Plan adaptive(Reasoning reasoning) {
        var effort = reasoning.effort();
        long thoughts = Effort.of(effort).orElse(Effort.HIGH).budget();
        return new Plan(
                JsonValue.object("type", JsonValue.of("adaptive")),
                effort == null ? null : rules.nearest(effort),
                true,
                limit(thoughts));
    }

    private Plan budget(Reasoning reasoning) {
        var given = request.sampling().maxOutputTokens();
        var budget =
                ThinkingBudget.of(
                        reasoning.budgetTokens(),
                        Effort.of(reasoning.effort()).orElse(Effort.MEDIUM).budget(),
                        given == null ? null : new JsonValue.JsonNumber(given).count(),
                        rules.maxOutput());
        if (budget == null) {
            return without();
        }
        var thinking =
                new ObjectBuilder()
                        .put("type", "enabled")
                        .put("budget_tokens", budget.tokens())
                        .build();
        return new Plan(
                thinking,
                null,
                true,
                given == null ? Long.toString(budget.limit()) : limit(budget.tokens()));
    }

    /**
     * Returns the caller's limit, at most the model's own; without one, room for an answer and
     * these thoughts.
     */
    private String limit(long thoughts) {
        var given = request.sampling().maxOutputTokens();
        long most = rules.maxOutput();
        if (given == null) {
            long wanted = ThinkingBudget.ANSWER + thoughts;
            return Long.toString(most == 0 ? wanted : Math.min(wanted, most));
        }
        boolean more = most != 0 && new JsonValue.JsonNumber(given).count() > most;
        dropped.dropIf(more, "max_tokens");
        return more ? Long.toString(most) : given;
    }

    /** Returns whether a tool call is required, in which case Claude does not think. */
    private boolean isForced() {
        return !(request.tools().choice() instanceof Tools.Choice.Auto
                || request.tools().choice() instanceof Tools.Choice.None);
    }

    private static boolean isSigned(Block.Thinking thought) {
        return isClaudes(thought.signature()) || isClaudes(thought.redacted());
    }

    private static boolean isClaudes(@Nullable Signature signature) {
        return signature != null && signature.isOf(Signature.ANTHROPIC);
    }
}
