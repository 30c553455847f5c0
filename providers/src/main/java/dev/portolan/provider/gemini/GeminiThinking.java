package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * How much a Gemini model thinks: a budget of tokens before its third generation, a level since.
 */
final class GeminiThinking {
    private static final Pattern BUDGETED = Pattern.compile("gemini-2\\..*");
    private static final int LITTLE = 1024;
    private static final int SOME = 8192;
    private static final int MUCH = 24_576;

    /** The least that a model takes which can't be kept from thinking. */
    private static final int LEAST_OF_PRO = 128;

    private static final int AS_IT_LIKES = -1;

    private GeminiThinking() {}

    static @Nullable JsonValue write(Reasoning reasoning, String model, JsonValue own) {
        var told = own.get("thinking_config");
        var config = new ObjectBuilder();
        if (!reasoning.isUnset()) {
            asked(reasoning, model, config);
        }
        config.putNumber("thinkingBudget", told.get("thinking_budget").number())
                .put("thinkingLevel", told.get("thinking_level").text());
        if (told.has("include_thoughts")) {
            config.put("includeThoughts", told.get("include_thoughts").isTrue());
        }
        return config.buildUnlessEmpty();
    }

    private static void asked(Reasoning reasoning, String model, ObjectBuilder config) {
        boolean budgeted = BUDGETED.matcher(model).matches();
        var effort = reasoning.effort() == null ? "" : reasoning.effort();
        boolean off = reasoning.mode() == Reasoning.Mode.OFF || effort.equals("none");
        if (reasoning.budgetTokens() != null && !off) {
            config.put("thinkingBudget", reasoning.budgetTokens());
        } else if (budgeted) {
            config.put("thinkingBudget", off ? least(model) : budget(effort));
        } else {
            config.put("thinkingLevel", level(off ? "minimal" : effort, model));
        }
        if (!off) {
            config.put("includeThoughts", true);
        }
    }

    private static int least(String model) {
        return model.contains("pro") ? LEAST_OF_PRO : 0;
    }

    private static int budget(String effort) {
        return switch (effort) {
            case "minimal", "low" -> LITTLE;
            case "medium" -> SOME;
            case "high", "xhigh", "max" -> MUCH;
            default -> AS_IT_LIKES;
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
