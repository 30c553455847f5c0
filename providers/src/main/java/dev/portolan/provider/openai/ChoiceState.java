package dev.portolan.provider.openai;

/**
 * The state of one choice of an answer. What an object adds counts beyond that object only once it
 * was {@linkplain #keep kept}.
 */
final class ChoiceState {
    private boolean keptSeen;
    private boolean keptFinished;
    private boolean keptOngoing;
    private int keptCalls;

    /** True if the choice itself was seen, not only one with a higher index. */
    boolean seen;

    /** True once it has a finish reason. */
    boolean finished;

    /** True if it had content after its finish reason. */
    boolean ongoing;

    int toolCalls;

    /** Keeps what the object changed. */
    void keep() {
        keptSeen = seen;
        keptFinished = finished;
        keptOngoing = ongoing;
        keptCalls = toolCalls;
    }

    /** Discards what the object changed. */
    void forget() {
        seen = keptSeen;
        finished = keptFinished;
        ongoing = keptOngoing;
        toolCalls = keptCalls;
    }

    /** Returns the index of a tool call that has none of its own. */
    int indexOfUnnumbered(boolean begins) {
        if (begins) {
            return toolCalls++;
        }
        toolCalls = Math.max(toolCalls, 1);
        return toolCalls - 1;
    }
}
