package dev.portolan.provider.nativeresponses;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;

/** Forwards a count of input tokens, which is never streamed. */
final class InputTokensReader implements AnswerReader {
    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        var json = JsonReader.read(body, from, to);
        return json == null || json.get("input_tokens").number() == null
                ? new WholeAnswer.Failure(
                        ProviderError.unusable("The provider's response contains no token count."))
                : new WholeAnswer.Answer(new Slice(body, from, to), null, null);
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return 0;
    }

    @Override
    public void cutOff() {}

    @Override
    public StreamEnd end(EventSink sink) {
        return new StreamEnd.Cut("A count is never streamed.");
    }
}
