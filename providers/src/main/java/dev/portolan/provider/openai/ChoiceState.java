package dev.portolan.provider.openai;

/**
 * What has been seen of one choice of an answer. What the object being read says counts for the
 * rest of that object, and beyond it only once it was {@linkplain #keep kept}.
 */
final class ChoiceState {
    private boolean keptSeen;
    private boolean keptFinished;
    private boolean keptOngoing;
    private int keptCalls;

    /** Whether it is there at all, and not only one of a higher index. */
    boolean seen;

    /** Whether it told how it finished. */
    boolean finished;

    /** Whether it said more after that. */
    boolean ongoing;

    int toolCalls;

    /** The object was read whole. */
    void keep() {
        keptSeen = seen;
        keptFinished = finished;
        keptOngoing = ongoing;
        keptCalls = toolCalls;
    }

    /** The object was not read whole: it has said nothing. */
    void forget() {
        seen = keptSeen;
        finished = keptFinished;
        ongoing = keptOngoing;
        toolCalls = keptCalls;
    }

    /** The index of a tool call that came without one. */
    int indexOfUnnumbered(boolean begins) {
        if (begins) {
            return toolCalls++;
        }
        toolCalls = Math.max(toolCalls, 1);
        return toolCalls - 1;
    }
}
