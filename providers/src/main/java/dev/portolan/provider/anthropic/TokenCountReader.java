package dev.portolan.provider.anthropic;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.ObjectBuilder;

/**
 * Reads a count of tokens, under a member of the server's or under Anthropic's own, and writes it
 * as Anthropic does; never streamed.
 */
public final class TokenCountReader implements AnswerReader {
    private static final String OURS = "input_tokens";

    private final String member;

    /** Reads the count that an answer holds under {@code member}. */
    public TokenCountReader(String member) {
        this.member = member;
    }

    /** Returns a reader of Anthropic's own answers, which pass unchanged. */
    public static TokenCountReader passing() {
        return new TokenCountReader(OURS);
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
        var answer =
                own != null
                        ? new Slice(body, from, to)
                        : Slice.of(new ObjectBuilder().putNumber(OURS, count).build().toBytes());
        return new WholeAnswer.Answer(answer, null, null);
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
