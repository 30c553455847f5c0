package dev.portolan.provider.openai;

import dev.portolan.provider.toolcall.StreamedCalls;
import dev.portolan.provider.toolcall.ToolCallIds;

/** The state of one choice of an answer, after the objects that were sound. */
final class ChoiceState {
    /** The calls of a stream. */
    final StreamedCalls calls;

    /** True if the choice itself was seen, not only one with a higher index. */
    boolean seen;

    /** True once it has a finish reason. */
    boolean finished;

    /** True if it had content after its finish reason. */
    boolean ongoing;

    /** True once it has called a tool. */
    boolean called;

    ChoiceState(ToolCallIds ids) {
        calls = new StreamedCalls(ids);
    }
}
