package dev.portolan.provider.messages;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.regex.Pattern;

/** Writes the amount of thinking, in the form that each generation of Claude accepts. */
final class MessagesThinking {
    private static final long MIN_BUDGET = 1024;
    private static final Map<String, Long> BUDGETS =
            Map.of(
                    "minimal", MIN_BUDGET,
                    "low", MIN_BUDGET,
                    "medium", 2048L,
                    "high", 4096L,
                    "xhigh", 8192L,
                    "max", 16384L);

    /** Models that choose themselves how much to think. */
    private static final Pattern ADAPTIVE =
            Pattern.compile("claude-[a-z]+-(?:4-[6-9]|[5-9])(?:\\D|$)");

    private final Request request;
    private final DroppedFields dropped;

    MessagesThinking(Request request, DroppedFields dropped) {
        this.request = request;
        this.dropped = dropped;
    }

    /** Writes it; returns whether the model is going to think. */
    boolean write(String model, ObjectBuilder body) {
        var reasoning = request.reasoning();
        if (reasoning.mode() == Reasoning.Mode.OFF) {
            body.put("thinking", JsonValue.object("type", JsonValue.of("disabled")));
            return false;
        }
        if (reasoning.isUnset()) {
            return false;
        }
        if (isForced()
                || (!ADAPTIVE.matcher(model).find()
                        && request.usesToolsWithout(MessagesThinking::isSigned))) {
            dropped.drop(
                    reasoning.mode() == Reasoning.Mode.UNSET ? "reasoning_effort" : "thinking");
            return false;
        }
        boolean adapts =
                ADAPTIVE.matcher(model).find() && reasoning.mode() != Reasoning.Mode.BUDGET;
        return adapts ? adaptive(reasoning, body) : budget(reasoning, body);
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

    private static boolean adaptive(Reasoning reasoning, ObjectBuilder body) {
        body.put("thinking", JsonValue.object("type", JsonValue.of("adaptive")));
        var effort = reasoning.effort();
        if (effort != null) {
            var accepted = effort.equals("minimal") ? "low" : effort;
            body.put("output_config", JsonValue.object("effort", JsonValue.of(accepted)));
        }
        return true;
    }

    private boolean budget(Reasoning reasoning, ObjectBuilder body) {
        var effort = reasoning.effort();
        long budget =
                reasoning.budgetTokens() != null
                        ? reasoning.budgetTokens()
                        : BUDGETS.getOrDefault(effort == null ? "medium" : effort, 2048L);
        long limit = body.build().get("max_tokens").count();
        long fits = Math.min(budget, limit - 1);
        if (fits < MIN_BUDGET) {
            dropped.drop(
                    reasoning.mode() == Reasoning.Mode.UNSET ? "reasoning_effort" : "thinking");
            return false;
        }
        body.put(
                "thinking",
                new ObjectBuilder().put("type", "enabled").put("budget_tokens", fits).build());
        return true;
    }
}
