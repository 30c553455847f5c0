package dev.portolan.provider.responses;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.continuation.ContinuationReader;
import dev.portolan.provider.json.JsonValue;

import java.util.List;

/**
 * A partial answer in the protocol's events: the text of messages, mostly of one.
 *
 * @param response the response as its first event announced it
 * @param done the items that have ended
 * @param open the message that has not ended; null if there is none
 * @param sequence the number of the last event
 */
record ResponsesPartialAnswer(
        String text,
        long events,
        JsonValue response,
        List<JsonValue> done,
        @org.jspecify.annotations.Nullable OpenMessage open,
        long sequence)
        implements PartialAnswer {
    ResponsesPartialAnswer {
        done = List.copyOf(done);
    }

    /** A message that has not ended: its id, its position in the output and its text so far. */
    record OpenMessage(String id, int index, String text) {
        OpenMessage and(String more) {
            return new OpenMessage(id, index, text + more);
        }

        @Override
        public String toString() {
            return "OpenMessage[" + id + "]";
        }
    }

    @Override
    public AnswerReader continuedBy(AnswerReader rest, boolean repeats) {
        return new ContinuationReader(rest, new ResponsesSplicer(this, repeats));
    }

    /** Prints no text, so that none gets into logs. */
    @Override
    public String toString() {
        return "ResponsesPartialAnswer[" + events + " events]";
    }
}
