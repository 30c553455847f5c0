package dev.portolan.provider.anthropic;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.ProviderError;
import dev.portolan.provider.StreamEnd;
import dev.portolan.provider.WholeAnswer;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.wire.Slice;

/** Reads a count of tokens; never streamed. */
final class CountReader implements AnswerReader {
    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        var json = JsonReader.read(body, from, to);
        return json != null && json.get("input_tokens").number() != null
                ? new WholeAnswer.Answer(new Slice(body, from, to), null, null)
                : new WholeAnswer.Failure(
                        ProviderError.unusable("The provider's answer holds no count."));
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return 0;
    }

    @Override
    public StreamEnd end(EventSink sink) {
        return new StreamEnd.Cut("A count is never streamed.");
    }
}
