package dev.portolan.provider.messages;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.continuation.ContinuationReader;

/**
 * The beginning of an answer in Anthropic's events: one block of text.
 *
 * @param block the number of that block, or of the last one that goes on with its text
 * @param blocks how many blocks were opened
 * @param open whether the last one has yet to be closed
 */
record MessagesPartialAnswer(String text, long events, int block, int blocks, boolean open)
        implements PartialAnswer {

    @Override
    public AnswerReader joining(AnswerReader rest, boolean repeated) {
        return new ContinuationReader(rest, new MessagesSplicer(this, repeated));
    }

    /** The text stays out of logs. */
    @Override
    public String toString() {
        return "MessagesBeginning[" + events + " events]";
    }
}
