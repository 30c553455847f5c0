package dev.portolan.provider.converse;

import dev.portolan.provider.Target;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.members.ClaudeBetas;
import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.parameters.Effort;
import dev.portolan.provider.parameters.ModelRules;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.parameters.Parameter;
import dev.portolan.provider.parameters.ThinkingBudget;
import dev.portolan.provider.request.AnthropicBetas;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Writes the fields that Converse has no member for, under the names each model family uses. */
final class AdditionalModelFields {
    private final ModelFamily family;
    private final String model;
    private final ModelRules rules;
    private final Request request;
    private final DroppedFields losses;
    private final boolean thinks;

    AdditionalModelFields(
            Target target, Request request, boolean forcesTool, DroppedFields losses) {
        this.family = ModelFamily.of(target);
        this.model = target.model();
        this.rules = ModelTable.of(target);
        this.request = request;
        this.losses = losses;
        this.thinks = thinks(forcesTool);
    }

    /** Returns whether Claude is asked to think, which restricts other members. */
    boolean claudeThinks() {
        return thinks && family == ModelFamily.CLAUDE;
    }

    /** Returns whether Nova thinks as much as it can, which excludes a limit and samplers. */
    boolean novaThinksMost() {
        return thinks && family == ModelFamily.NOVA && novaEffort().equals(Effort.HIGH.text());
    }

    /** Returns the effort for {@code outputConfig}; null if it is sent elsewhere or not set. */
    @Nullable String effort() {
        var effort = request.reasoning().effort();
        return claudeThinks() && rules.isAdaptive() && effort != null
                ? rules.nearest(effort)
                : null;
    }

    /** Returns the members; null if there are none. */
    @Nullable JsonValue build() {
        var extra =
                new ObjectBuilder(
                        request.extensions()
                                .getOrDefault(
                                        "additionalModelRequestFields",
                                        JsonValue.JsonLiteral.NULL));
        topK(extra);
        reasoning(extra);
        parallel(extra);
        var betas = request.extensions().get(AnthropicBetas.MEMBER);
        if (family == ModelFamily.CLAUDE && betas != null) {
            betas(betas, extra);
        } else {
            losses.dropIf(betas != null, AnthropicBetas.MEMBER);
        }
        return extra.buildUnlessEmpty();
    }

    /** Writes the beta features that Converse accepts. */
    private void betas(JsonValue asked, ObjectBuilder extra) {
        var names = new ArrayList<String>();
        for (var element : asked.elements()) {
            AnthropicBetas.read(List.of(element.textOrEmpty()))
                    .ifPresent(read -> names.addAll(read.names()));
        }
        var choice =
                ClaudeBetas.choose(
                        ClaudePlatform.BEDROCK_CONVERSE, model, new AnthropicBetas(names));
        choice.dropped().forEach(name -> losses.drop(AnthropicBetas.MEMBER + "." + name));
        if (!choice.sent().isEmpty()) {
            List<JsonValue> sent = choice.sent().names().stream().map(JsonValue::of).toList();
            extra.put(AnthropicBetas.MEMBER, JsonValue.array(sent));
        }
    }

    private void topK(ObjectBuilder extra) {
        var topK = request.sampling().topK();
        if (topK == null) {
            return;
        }
        switch (family) {
            case CLAUDE -> {
                if (claudeThinks() || rules.refuses(Parameter.TOP_K)) {
                    losses.drop("top_k");
                } else {
                    extra.putNumber("top_k", topK);
                }
            }
            case MISTRAL, OTHER -> extra.putNumber("top_k", topK);
            case COHERE -> extra.putNumber("k", topK);
            case NOVA -> {
                if (novaThinksMost()) {
                    losses.drop("top_k");
                } else {
                    extra.put(
                            "inferenceConfig", new ObjectBuilder().putNumber("topK", topK).build());
                }
            }
            case TITAN, LLAMA, GPT_OSS -> losses.drop("top_k");
        }
    }

    private boolean thinks(boolean forcesTool) {
        var reasoning = request.reasoning();
        boolean asked = !reasoning.isUnset() && reasoning.mode() != Reasoning.Mode.OFF;
        if (!asked) {
            return false;
        }
        if (family != ModelFamily.CLAUDE) {
            boolean knows = family == ModelFamily.GPT_OSS || !rules.efforts().isEmpty();
            losses.dropIf(!knows, reasoning.member());
            return knows;
        }
        // Claude thinks neither before a forced tool call nor after a call it made without
        // thinking.
        boolean possible =
                !forcesTool
                        && !demanded()
                        && !request.usesToolsWithout(family::owns)
                        && (rules.isAdaptive() || budget() != null);
        losses.dropIf(!possible, reasoning.member());
        return possible;
    }

    private boolean demanded() {
        return request.tools().choice() instanceof Tools.Choice.Required
                || request.tools().choice() instanceof Tools.Choice.Named;
    }

    private void reasoning(ObjectBuilder extra) {
        if (!thinks) {
            off(extra);
            return;
        }
        switch (family) {
            case CLAUDE -> extra.put("thinking", thinking());
            case NOVA ->
                    extra.put(
                            "reasoningConfig",
                            new ObjectBuilder()
                                    .put("type", "enabled")
                                    .put("maxReasoningEffort", novaEffort())
                                    .build());
            case GPT_OSS -> extra.put("reasoning_effort", threeSteps(request.reasoning().effort()));
            case OTHER, TITAN, MISTRAL, LLAMA, COHERE -> losses.drop(request.reasoning().member());
        }
    }

    /** Switches the thinking of a Claude off that thinks by default. */
    private void off(ObjectBuilder extra) {
        if (request.reasoning().mode() != Reasoning.Mode.OFF || !rules.thinks()) {
            return;
        }
        switch (rules.off()) {
            case DISABLED ->
                    extra.put("thinking", JsonValue.object("type", JsonValue.of("disabled")));
            case BETWEEN_TOOLS ->
                    extra.put("thinking", JsonValue.object("type", JsonValue.of("between_tools")));
            case OMITTED -> {}
            case NEVER -> losses.drop(request.reasoning().member());
        }
    }

    private String novaEffort() {
        return threeSteps(request.reasoning().effort());
    }

    private JsonValue thinking() {
        var budget = budget();
        return rules.isAdaptive() || budget == null
                ? JsonValue.object("type", JsonValue.of("adaptive"))
                : new ObjectBuilder()
                        .put("type", "enabled")
                        .put("budget_tokens", budget.tokens())
                        .build();
    }

    /** Returns the tokens to think with; null if the output limit leaves too few. */
    private @Nullable ThinkingBudget budget() {
        if (rules.thinking().isEmpty()) {
            return null;
        }
        var reasoning = request.reasoning();
        return ThinkingBudget.of(
                reasoning.budgetTokens(),
                Effort.of(reasoning.effort()).orElse(Effort.MEDIUM).budget(),
                limit(request.sampling()),
                rules.maxOutput());
    }

    /** Returns the output limit of the request, or null; Claude's thinking counts against it. */
    private static @Nullable Long limit(Sampling sampling) {
        var digits = sampling.maxOutputTokens();
        return digits == null ? null : new JsonValue.JsonNumber(digits).count();
    }

    private static String threeSteps(@Nullable String effort) {
        return switch (effort == null ? "medium" : effort) {
            case "minimal", "low" -> "low";
            case "high", "xhigh", "max" -> "high";
            default -> "medium";
        };
    }

    /** Parallel tool calls can be disabled for Claude only. */
    private void parallel(ObjectBuilder extra) {
        if (!Boolean.FALSE.equals(request.tools().parallel()) || request.tools().isEmpty()) {
            return;
        }
        if (family != ModelFamily.CLAUDE) {
            losses.drop("parallel_tool_calls");
            return;
        }
        var choice = new ObjectBuilder();
        switch (request.tools().choice()) {
            case Tools.Choice.None _none -> {
                return;
            }
            case Tools.Choice.Auto _auto -> choice.put("type", "auto");
            case Tools.Choice.Required _required -> choice.put("type", "any");
            case Tools.Choice.Named(String name) -> choice.put("type", "tool").put("name", name);
        }
        extra.put("tool_choice", choice.put("disable_parallel_tool_use", true).build());
    }
}
