package dev.portolan.provider.bedrock;

import dev.portolan.provider.canonical.Inexpressible;

import java.util.Locale;

/** Conversations as one text each, in the forms that models were trained on. */
final class Prompts {
    private Prompts() {}

    /** Lines with their speakers' names; a question alone is itself. */
    static String dialogue(TextAsk ask, String user, String model) throws Inexpressible {
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
    static String llama(TextAsk ask) throws Inexpressible {
        return ask.model().toLowerCase(Locale.ROOT).contains("llama2")
                ? instructions(ask, "<<SYS>>\n", "\n<</SYS>>\n\n")
                : headed(ask);
    }

    private static String headed(TextAsk ask) throws Inexpressible {
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

    private static StringBuilder turn(StringBuilder prompt, String role, String text) {
        return prompt.append("<|start_header_id|>")
                .append(role)
                .append("<|end_header_id|>\n\n")
                .append(text);
    }

    /** Mistral's: the user's turns between marks, instructions before the first. */
    static String instructions(TextAsk ask) throws Inexpressible {
        return instructions(ask, "", "\n\n");
    }

    private static String instructions(TextAsk ask, String before, String after)
            throws Inexpressible {
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
