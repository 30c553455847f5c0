package dev.portolan.provider.invoke;

import dev.portolan.provider.canonical.UntranslatableRequestException;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes a conversation as one text in the format a model was trained on. A message that contains
 * the format's control tokens is refused: with them, one role could write in the name of another.
 */
final class PromptTemplates {
    private static final Pattern HEADED = Pattern.compile("<\\|[a-z_0-9]{1,40}\\|>");
    private static final Pattern INSTRUCTED =
            Pattern.compile("</?s>|\\[/?INST]|<</?SYS>>", Pattern.CASE_INSENSITIVE);

    private PromptTemplates() {}

    /** Writes one line per turn with the speaker's name; a single question is written alone. */
    static String dialogue(TextPrompt input, String user, String model)
            throws UntranslatableRequestException {
        var turns = input.turns();
        var prompt = new StringBuilder(input.system());
        if (turns.size() == 1 && turns.getFirst().byUser()) {
            return prompt.append(prompt.isEmpty() ? "" : "\n\n")
                    .append(turns.getFirst().text())
                    .toString();
        }
        for (var one : turns) {
            prompt.append(prompt.isEmpty() ? "" : "\n")
                    .append(one.byUser() ? user : model + " ")
                    .append(one.text());
        }
        boolean ended = turns.isEmpty() || turns.getLast().byUser();
        return ended ? prompt.append('\n').append(model).toString() : prompt.toString();
    }

    /** Writes Llama's format, from the third generation on: headers and end-of-turn tokens. */
    static String llama(TextPrompt input) throws UntranslatableRequestException {
        return input.model().toLowerCase(Locale.ROOT).contains("llama2")
                ? instructions(input, "<<SYS>>\n", "\n<</SYS>>\n\n")
                : headed(input);
    }

    private static String headed(TextPrompt input) throws UntranslatableRequestException {
        unmarked(input, HEADED);
        var prompt = new StringBuilder("<|begin_of_text|>");
        if (!input.system().isEmpty()) {
            turn(prompt, "system", input.system()).append("<|eot_id|>");
        }
        var turns = input.turns();
        for (int i = 0; i < turns.size(); i++) {
            turn(prompt, turns.get(i).byUser() ? "user" : "assistant", turns.get(i).text());
            prompt.append(i + 1 == turns.size() && !turns.get(i).byUser() ? "" : "<|eot_id|>");
        }
        boolean ended = turns.isEmpty() || turns.getLast().byUser();
        return ended ? turn(prompt, "assistant", "").toString() : prompt.toString();
    }

    private static void unmarked(TextPrompt input, Pattern marks)
            throws UntranslatableRequestException {
        unmarked(input.system(), marks);
        for (var one : input.turns()) {
            unmarked(one.text(), marks);
        }
    }

    private static void unmarked(String text, Pattern marks) throws UntranslatableRequestException {
        var found = marks.matcher(text);
        if (found.find()) {
            throw new UntranslatableRequestException(
                    "messages", "The model would take " + found.group() + " for a control token.");
        }
    }

    private static StringBuilder turn(StringBuilder prompt, String role, String text) {
        return prompt.append("<|start_header_id|>")
                .append(role)
                .append("<|end_header_id|>\n\n")
                .append(text);
    }

    /**
     * Writes Mistral's format: the user's turns between control tokens, instructions before the
     * first.
     */
    static String instructions(TextPrompt input) throws UntranslatableRequestException {
        return instructions(input, "", "\n\n");
    }

    private static String instructions(TextPrompt input, String before, String after)
            throws UntranslatableRequestException {
        unmarked(input, INSTRUCTED);
        var prompt = new StringBuilder("<s>");
        var system = input.system().isEmpty() ? "" : before + input.system() + after;
        for (var one : input.turns()) {
            if (one.byUser()) {
                prompt.append("[INST] ").append(system).append(one.text()).append(" [/INST]");
                system = "";
            } else {
                prompt.append(' ').append(one.text()).append("</s>");
            }
        }
        return prompt.toString();
    }
}
