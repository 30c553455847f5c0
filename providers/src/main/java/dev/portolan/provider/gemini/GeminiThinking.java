package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * Writes the thinking configuration: a token budget before Gemini's third generation, a level
 * since.
 */
final class GeminiThinking {
    private static final Pattern BUDGETED = Pattern.compile("gemini-2\\..*");
    private static final int LOW_BUDGET = 1024;
    private static final int MEDIUM_BUDGET = 8192;
    private static final int HIGH_BUDGET = 24_576;

    /** The minimum budget of pro models, whose thinking cannot be disabled. */
    private static final int MIN_PRO_BUDGET = 128;

    private static final int DYNAMIC_BUDGET = -1;

    private GeminiThinking() {}

    static @Nullable JsonValue write(Reasoning reasoning, String model, JsonValue google) {
        var configured = google.get("thinking_config");
        var config = new ObjectBuilder();
        if (!reasoning.isUnset()) {
            addReasoning(reasoning, model, config);
        }
        config.putNumber("thinkingBudget", configured.get("thinking_budget").number())
                .put("thinkingLevel", configured.get("thinking_level").text());
        if (configured.has("include_thoughts")) {
            config.put("includeThoughts", configured.get("include_thoughts").isTrue());
        }
        return config.buildUnlessEmpty();
    }

    private static void addReasoning(Reasoning reasoning, String model, ObjectBuilder config) {
        boolean budgeted = BUDGETED.matcher(model).matches();
        var effort = reasoning.effort() == null ? "" : reasoning.effort();
        boolean off = reasoning.mode() == Reasoning.Mode.OFF || effort.equals("none");
        if (reasoning.budgetTokens() != null && !off) {
            config.put("thinkingBudget", reasoning.budgetTokens());
        } else if (budgeted) {
            config.put("thinkingBudget", off ? minimumBudget(model) : budget(effort));
        } else {
            config.put("thinkingLevel", level(off ? "minimal" : effort, model));
        }
        if (!off) {
            config.put("includeThoughts", true);
        }
    }

    private static int minimumBudget(String model) {
        return model.contains("pro") ? MIN_PRO_BUDGET : 0;
    }

    private static int budget(String effort) {
        return switch (effort) {
            case "minimal", "low" -> LOW_BUDGET;
            case "medium" -> MEDIUM_BUDGET;
            case "high", "xhigh", "max" -> HIGH_BUDGET;
            default -> DYNAMIC_BUDGET;
        };
    }

    private static @Nullable String level(String effort, String model) {
        return switch (effort) {
            case "minimal" -> model.contains("pro") ? "LOW" : "MINIMAL";
            case "low" -> "LOW";
            case "medium" -> "MEDIUM";
            case "high", "xhigh", "max" -> "HIGH";
            default -> null;
        };
    }
}
