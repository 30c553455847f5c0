package dev.portolan.load.answer;

import java.util.List;

/**
 * What the model says: tokens that joined are the text, or tool calls.
 *
 * @param finish {@code stop}, {@code length} or {@code tool_calls}
 */
public record ModelAnswer(List<String> tokens, List<Tool.Call> calls, String finish, Count count) {

    /** The tokens of the request and of the answer. */
    public record Count(int prompt, int completion) {

        /** Both together. */
        public int total() {
            return prompt + completion;
        }
    }

    public ModelAnswer {
        tokens = List.copyOf(tokens);
        calls = List.copyOf(calls);
    }

    /** The whole text. */
    public String text() {
        return String.join("", tokens);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "Answer[%d tokens, %d calls, %s]".formatted(tokens.size(), calls.size(), finish);
    }
}
