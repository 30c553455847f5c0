package dev.portolan.provider.translate;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.chat.EmbeddingCodec;

import java.util.Arrays;

/** Reads vectors with a dialect and writes them as OpenAI's embeddings; never streamed. */
final class EmbeddingReader implements AnswerReader {
    private final Dialect dialect;
    private final Call call;
    private final Target target;
    private HeaderLookup headers = HeaderLookup.NONE;

    EmbeddingReader(Dialect dialect, Call call, Target target) {
        this.dialect = dialect;
        this.call = call;
        this.target = target;
    }

    @Override
    public void head(HeaderLookup answered) {
        headers = answered;
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        var read = dialect.vectors(target, headers, Arrays.copyOfRange(body, from, to));
        if (read.isEmpty() || read.get().vectors().size() != request().inputs().size()) {
            return new WholeAnswer.Failure(
                    ProviderError.unusable(
                            "The provider's response does not contain one vector per input."));
        }
        var answer = read.get();
        return new WholeAnswer.Answer(
                Slice.of(EmbeddingCodec.write(answer, request().base64())), answer.usage(), null);
    }

    private Embedding.Request request() {
        try {
            return CallerProtocol.of(call.operation()).readEmbedding(call);
        } catch (UntranslatableRequestException e) {
            throw new IllegalStateException("the call was not prepared", e);
        }
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return 0;
    }

    @Override
    public void cutOff() {}

    @Override
    public StreamEnd end(EventSink sink) {
        return new StreamEnd.Cut("Embeddings are never streamed.");
    }
}
