package dev.portolan.provider.invoke;

import dev.portolan.provider.canonical.UntranslatableRequestException;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Conversations as one text each, in the forms that models were trained on. A text that holds a
 * form's own marks is refused: with them, one side could speak as the other.
 */
final class PromptTemplates {
    private static final Pattern HEADED = Pattern.compile("<\\|[a-z_0-9]{1,40}\\|>");
    private static final Pattern INSTRUCTED =
            Pattern.compile("</?s>|\\[/?INST]|<</?SYS>>", Pattern.CASE_INSENSITIVE);

    private PromptTemplates() {}

    /** Lines with their speakers' names; a question alone is itself. */
    static String dialogue(TextPrompt ask, String user, String model)
            throws UntranslatableRequestException {
        var said = ask.said();
        var prompt = new StringBuilder(ask.system());
        if (said.size() == 1 && said.getFirst().byUser()) {
            return prompt.append(prompt.isEmpty() ? "" : "\n\n")
                    .append(said.getFirst().text())
                    .toString();
        }
        for (var one : said) {
            prompt.append(prompt.isEmpty() ? "" : "\n")
                    .append(one.byUser() ? user : model + " ")
                    .append(one.text());
        }
        boolean ended = said.isEmpty() || said.getLast().byUser();
        return ended ? prompt.append('\n').append(model).toString() : prompt.toString();
    }

    /** Llama's: of the third generation on, headers and ends of turns. */
    static String llama(TextPrompt ask) throws UntranslatableRequestException {
        return ask.model().toLowerCase(Locale.ROOT).contains("llama2")
                ? instructions(ask, "<<SYS>>\n", "\n<</SYS>>\n\n")
                : headed(ask);
    }

    private static String headed(TextPrompt ask) throws UntranslatableRequestException {
        unmarked(ask, HEADED);
        var prompt = new StringBuilder("<|begin_of_text|>");
        if (!ask.system().isEmpty()) {
            turn(prompt, "system", ask.system()).append("<|eot_id|>");
        }
        var said = ask.said();
        for (int i = 0; i < said.size(); i++) {
            turn(prompt, said.get(i).byUser() ? "user" : "assistant", said.get(i).text());
            prompt.append(i + 1 == said.size() && !said.get(i).byUser() ? "" : "<|eot_id|>");
        }
        boolean ended = said.isEmpty() || said.getLast().byUser();
        return ended ? turn(prompt, "assistant", "").toString() : prompt.toString();
    }

    private static void unmarked(TextPrompt ask, Pattern marks)
            throws UntranslatableRequestException {
        unmarked(ask.system(), marks);
        for (var one : ask.said()) {
            unmarked(one.text(), marks);
        }
    }

    private static void unmarked(String text, Pattern marks) throws UntranslatableRequestException {
        var found = marks.matcher(text);
        if (found.find()) {
            throw new UntranslatableRequestException(
                    "messages",
                    "The model would take " + found.group() + " for a mark of its own.");
        }
    }

    private static StringBuilder turn(StringBuilder prompt, String role, String text) {
        return prompt.append("<|start_header_id|>")
                .append(role)
                .append("<|end_header_id|>\n\n")
                .append(text);
    }

    /** Mistral's: the user's turns between marks, instructions before the first. */
    static String instructions(TextPrompt ask) throws UntranslatableRequestException {
        return instructions(ask, "", "\n\n");
    }

    private static String instructions(TextPrompt ask, String before, String after)
            throws UntranslatableRequestException {
        unmarked(ask, INSTRUCTED);
        var prompt = new StringBuilder("<s>");
        var system = ask.system().isEmpty() ? "" : before + ask.system() + after;
        for (var one : ask.said()) {
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
