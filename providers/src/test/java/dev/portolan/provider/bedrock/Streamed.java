package dev.portolan.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The result of reading a stream.
 *
 * @param text the forwarded text
 */
public record Streamed(
        String text, StreamEnd end, @Nullable Usage usage, @Nullable FinishReason finish) {

    public static Streamed of(Provider provider, Call call, Target target, byte[] frames) {
        return inPieces(provider, call, target, frames, Math.max(1, frames.length));
    }

    /** Reads the same bytes, so many at a time. */
    public static Streamed inPieces(
            Provider provider, Call call, Target target, byte[] frames, int piece) {
        var sink = new Sink();
        var reader = provider.answers(call, target);
        reader.head(HeaderLookup.NONE);
        for (int from = 0; from < frames.length; from += piece) {
            var to = Math.min(frames.length, from + piece);
            reader.feed(Arrays.copyOfRange(frames, from, to), 0, to - from, sink);
        }
        var end = reader.end(sink);
        return new Streamed(sink.text.toString(), end, sink.usage, sink.finish);
    }

    /** Returns a call with this body. */
    public static Call call(Operation operation, String json) {
        var body = json.getBytes(UTF_8);
        if (!(RequestHead.read(body, 0, body.length) instanceof HeadReading.Read read)) {
            throw new AssertionError(json);
        }
        return new Call(operation, read.head(), body, 0, body.length);
    }

    private static final class Sink implements EventSink {
        private final StringBuilder text = new StringBuilder();
        private @Nullable Usage usage;
        private @Nullable FinishReason finish;

        @Override
        public void forward(byte[] bytes, int from, int to) {
            text.append(new String(bytes, from, to - from, UTF_8));
        }

        @Override
        public void error(ProviderError error) {
            text.append(error);
        }

        @Override
        public void usage(Usage reported) {
            usage = reported;
        }

        @Override
        public void finish(int choice, FinishReason reason, @Nullable String raw) {
            finish = reason;
        }
    }
}
