package dev.portolan.provider.messages;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.continuation.ContinuationReader;

/**
 * A partial answer in Anthropic's events: one block of text.
 *
 * @param block the index of that block, or of the last one that continues its text
 * @param blocks how many blocks were started
 * @param open whether the last one has not been stopped
 */
record MessagesPartialAnswer(String text, long events, int block, int blocks, boolean open)
        implements PartialAnswer {

    @Override
    public AnswerReader continuedBy(AnswerReader rest, boolean repeats) {
        return new ContinuationReader(rest, new MessagesSplicer(this, repeats));
    }

    /** Prints no text, so that none gets into logs. */
    @Override
    public String toString() {
        return "MessagesPartialAnswer[" + events + " events]";
    }
}
