package dev.portolan.load.answer;

import java.util.List;

/**
 * The answer of a simulated model: tokens whose concatenation is the text, or tool calls.
 *
 * @param finish {@code stop}, {@code length} or {@code tool_calls}
 */
public record ModelAnswer(List<String> tokens, List<Tool.Call> calls, String finish, Count count) {

    /** The token counts of the request and of the answer. */
    public record Count(int prompt, int completion) {

        /** Returns the sum of both. */
        public int total() {
            return prompt + completion;
        }
    }

    public ModelAnswer {
        tokens = List.copyOf(tokens);
        calls = List.copyOf(calls);
    }

    /** Returns the complete text. */
    public String text() {
        return String.join("", tokens);
    }

    /** Omits the text. */
    @Override
    public String toString() {
        return "ModelAnswer[%d tokens, %d calls, %s]"
                .formatted(tokens.size(), calls.size(), finish);
    }
}
