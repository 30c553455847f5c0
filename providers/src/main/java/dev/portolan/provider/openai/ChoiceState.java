package dev.portolan.provider.openai;

/** What has been seen of one choice of an answer. */
final class ChoiceState {
    boolean finished;
    int toolCalls;

    /** The index of a tool call that came without one. */
    int indexOfUnnumbered(boolean begins) {
        if (begins) {
            return toolCalls++;
        }
        toolCalls = Math.max(toolCalls, 1);
        return toolCalls - 1;
    }
}
