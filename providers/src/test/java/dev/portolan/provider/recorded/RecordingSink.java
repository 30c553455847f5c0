package dev.portolan.provider.recorded;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A caller that records everything a reader forwards and reports. */
final class RecordingSink implements EventSink {
    final ByteArrayOutputStream forwarded = new ByteArrayOutputStream();
    final List<FinishReason> finishes = new ArrayList<>();
    @Nullable Usage usage;
    @Nullable ProviderError error;
    boolean done;

    /** Feeds a stream in pieces of one size, and returns how it ended. */
    StreamEnd readAll(AnswerReader reader, byte[] stream, int piece) {
        for (int at = 0; at < stream.length && error == null && !done; at += piece) {
            var part =
                    java.util.Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece));
            reader.feed(part, 0, part.length, this);
        }
        return reader.end(this);
    }

    @Override
    public void forward(byte[] bytes, int from, int to) {
        forwarded.write(bytes, from, to - from);
    }

    @Override
    public void error(ProviderError reported) {
        error = reported;
    }

    @Override
    public void usage(Usage reported) {
        usage = reported;
    }

    @Override
    public void finish(int choice, FinishReason reason, @Nullable String raw) {
        finishes.add(reason);
    }

    @Override
    public void done() {
        done = true;
    }
}
