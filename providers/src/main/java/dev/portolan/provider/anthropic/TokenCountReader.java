package dev.portolan.provider.anthropic;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.json.JsonReader;

/**
 * Reads a count of tokens, under a member of the server's or under the vendors' own, and writes it
 * in the caller's protocol; never streamed.
 */
public final class TokenCountReader implements AnswerReader {
    private static final String OURS = "input_tokens";

    private final Call call;
    private final String member;

    /** Reads the count that the answer to a call holds under {@code member}. */
    public TokenCountReader(Call call, String member) {
        this.call = call;
        this.member = member;
    }

    /** Returns a reader of answers in the caller's protocol or in Anthropic's. */
    public static TokenCountReader passing(Call call) {
        return new TokenCountReader(call, OURS);
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        var json = JsonReader.read(body, from, to);
        var own = json == null ? null : json.get(OURS).number();
        var count = json == null || own != null ? own : json.get(member).number();
        if (count == null) {
            return new WholeAnswer.Failure(
                    ProviderError.unusable("The provider's response contains no token count."));
        }
        var written = CallerProtocol.of(call.operation()).tokenCount(count);
        boolean passes =
                json != null && json.members().keySet().containsAll(written.members().keySet());
        return new WholeAnswer.Answer(
                passes ? new Slice(body, from, to) : Slice.of(written.toBytes()), null, null);
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
