package dev.portolan.provider.head;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.request.Thinking;

import java.util.Set;

/**
 * Finds whether a request asks a model to think, in the members that vendors and servers use for
 * it. The result only lengthens timeouts, so malformed members are ignored.
 */
final class ThinkingReader {
    private static final Set<String> MEMBERS =
            Set.of(
                    "thinking",
                    "reasoning",
                    "reasoning_effort",
                    "reasoning_budget",
                    "reasoning_config",
                    "reasoningConfig",
                    "enable_thinking",
                    "thinking_budget",
                    "thinking_config",
                    "thinkingConfig",
                    "think",
                    "prompt_mode",
                    "output_config",
                    "chat_template_kwargs",
                    "generation_config",
                    "generationConfig",
                    "extra_body",
                    "google",
                    "additionalModelRequestFields");

    /** Members within these mean the same as at the top level. */
    private static final Set<String> HOLDERS =
            Set.of(
                    "chat_template_kwargs",
                    "generation_config",
                    "generationConfig",
                    "extra_body",
                    "google",
                    "additionalModelRequestFields");

    private static final Set<String> LOWEST_LEVELS =
            Set.of("none", "minimal", "off", "disabled", "false");
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_DEPTH = 4;

    private boolean enabled;
    private boolean disabled;

    /** Reads the value of a member of the request; most members are unrelated. */
    void member(String name, byte[] body, int from, int to) {
        if (!MEMBERS.contains(name) || to - from > MAX_BYTES) {
            return;
        }
        var value = JsonReader.read(body, from, to);
        if (value != null) {
            look(name, value, 0);
        }
    }

    /** Returns the result of all members together: a request to think outweighs a refusal. */
    Thinking found() {
        if (enabled) {
            return Thinking.ENABLED;
        }
        return disabled ? Thinking.DISABLED : Thinking.UNSET;
    }

    private void look(String name, JsonValue value, int depth) {
        if (HOLDERS.contains(name) && depth < MAX_DEPTH) {
            value.members()
                    .forEach(
                            (inner, within) -> {
                                if (MEMBERS.contains(inner)) {
                                    look(inner, within, depth + 1);
                                }
                            });
            return;
        }
        switch (name) {
            case "output_config" -> word(value.get("effort").textOrEmpty());
            case "prompt_mode" -> enabled |= "reasoning".equals(value.text());
            default -> {
                if (value.isObject()) {
                    settings(value);
                } else {
                    plain(value);
                }
            }
        }
    }

    /** Reads an effort, a number of tokens, or a boolean. */
    private void plain(JsonValue value) {
        enabled |= value == JsonValue.JsonLiteral.TRUE;
        disabled |= value == JsonValue.JsonLiteral.FALSE;
        String digits = value.number();
        if (digits != null) {
            number(digits);
        }
        word(value.textOrEmpty());
    }

    private void word(String effort) {
        if (!effort.isBlank()) {
            boolean lowest = LOWEST_LEVELS.contains(effort);
            disabled |= lowest;
            enabled |= !lowest;
        }
    }

    /** A negative number leaves the amount to the model. */
    private void number(String digits) {
        boolean none = digits.equals("0");
        disabled |= none;
        enabled |= !none;
    }

    /** Reads an object with a type, an effort or level, a budget, a switch. */
    private void settings(JsonValue value) {
        boolean off = value.get("enabled") == JsonValue.JsonLiteral.FALSE;
        if (off || LOWEST_LEVELS.contains(value.get("type").textOrEmpty())) {
            disabled = true;
            return;
        }
        value.members().forEach(this::setting);
    }

    private void setting(String name, JsonValue value) {
        switch (name) {
            case "includeThoughts", "include_thoughts" ->
                    enabled |= value == JsonValue.JsonLiteral.TRUE;
            case "type",
                    "effort",
                    "enabled",
                    "level",
                    "budget",
                    "budget_tokens",
                    "max_tokens",
                    "maxReasoningEffort",
                    "thinkingBudget",
                    "thinking_budget",
                    "thinkingLevel",
                    "thinking_level",
                    "summary" ->
                    plain(value);
            default -> {}
        }
    }
}
