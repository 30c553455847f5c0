package dev.portolan.provider.head;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.request.Thinking;

import java.util.Set;

/**
 * Finds whether a request asks a model to think, in the members by which vendors and servers let it
 * be asked. What it finds only lengthens clocks, so what is malformed says nothing.
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

    /** Members within these say the same as at the top. */
    private static final Set<String> HOLDERS =
            Set.of(
                    "chat_template_kwargs",
                    "generation_config",
                    "generationConfig",
                    "extra_body",
                    "google",
                    "additionalModelRequestFields");

    private static final Set<String> LEAST = Set.of("none", "minimal", "off", "disabled", "false");
    private static final int MOST_BYTES = 64 << 10;
    private static final int MOST_DEPTH = 4;

    private boolean asked;
    private boolean declined;

    /** Reads the value of a member of the request; most members have nothing to do with it. */
    void member(String name, byte[] body, int from, int to) {
        if (!MEMBERS.contains(name) || to - from > MOST_BYTES) {
            return;
        }
        var value = JsonReader.read(body, from, to);
        if (value != null) {
            look(name, value, 0);
        }
    }

    /** What all members together say: asking outweighs declining. */
    Thinking found() {
        if (asked) {
            return Thinking.ASKED;
        }
        return declined ? Thinking.DECLINED : Thinking.UNSAID;
    }

    private void look(String name, JsonValue value, int depth) {
        if (HOLDERS.contains(name) && depth < MOST_DEPTH) {
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
            case "prompt_mode" -> asked |= "reasoning".equals(value.text());
            default -> {
                if (value.isObject()) {
                    settings(value);
                } else {
                    plain(value);
                }
            }
        }
    }

    /** A word for an effort, a number of tokens, or yes and no. */
    private void plain(JsonValue value) {
        asked |= value == JsonValue.JsonLiteral.TRUE;
        declined |= value == JsonValue.JsonLiteral.FALSE;
        String digits = value.number();
        if (digits != null) {
            number(digits);
        }
        word(value.textOrEmpty());
    }

    private void word(String effort) {
        if (!effort.isBlank()) {
            boolean least = LEAST.contains(effort);
            declined |= least;
            asked |= !least;
        }
    }

    /** A negative number asks for as much as the model finds fit. */
    private void number(String digits) {
        boolean none = digits.equals("0");
        declined |= none;
        asked |= !none;
    }

    /** An object with a type, an effort or level, a budget, a switch. */
    private void settings(JsonValue value) {
        boolean off = value.get("enabled") == JsonValue.JsonLiteral.FALSE;
        if (off || LEAST.contains(value.get("type").textOrEmpty())) {
            declined = true;
            return;
        }
        value.members().forEach(this::setting);
    }

    private void setting(String name, JsonValue value) {
        switch (name) {
            case "includeThoughts", "include_thoughts" ->
                    asked |= value == JsonValue.JsonLiteral.TRUE;
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
