package dev.portolan.provider.openai;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Beginning;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.FinishReason;
import dev.portolan.provider.HeaderLookup;
import dev.portolan.provider.ProviderError;
import dev.portolan.provider.StreamEnd;
import dev.portolan.provider.Usage;
import dev.portolan.provider.WholeAnswer;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Reads an answer that goes on where another one broke off. */
final class JoinedReader implements AnswerReader {
    private final AnswerReader rest;
    private final Broken broken;
    private final Splice splice;
    private boolean content;
    private @Nullable ProviderError failure;

    JoinedReader(AnswerReader rest, Broken broken, boolean repeated) {
        this.rest = rest;
        this.broken = broken;
        this.splice = new Splice(broken, repeated);
    }

    @Override
    public void head(HeaderLookup headers) {
        rest.head(headers);
    }

    @Override
    public Optional<String> place() {
        return rest.place();
    }

    /** Never asked of a stream's continuation; a whole answer has no beginning. */
    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        return rest.whole(body, from, to);
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return failure != null ? 0 : rest.feed(bytes, from, to, new Joining(sink));
    }

    @Override
    public StreamEnd end(EventSink sink) {
        var joining = new Joining(sink);
        var end = rest.end(joining);
        if (end instanceof StreamEnd.Complete) {
            joining.settle();
        }
        var failed = failure;
        return failed == null ? end : new StreamEnd.Failed(failed);
    }

    @Override
    public void keepBeginning() {
        rest.keepBeginning();
    }

    /** What both have told; before the two are joined, what the first one told. */
    @Override
    public Optional<Beginning> beginning() {
        if (splice.said().isEmpty()) {
            return content ? Optional.empty() : Optional.of(broken);
        }
        return rest.beginning()
                .map(more -> broken.and(splice.said(), Math.max(1, splice.saidEvents())));
    }

    private void fail(EventSink sink) {
        var diverged = ProviderError.diverged();
        failure = diverged;
        sink.error(diverged);
    }

    /** Passes on what the splice leaves of each event. */
    private final class Joining implements EventSink {
        private final EventSink sink;

        Joining(EventSink sink) {
            this.sink = sink;
        }

        @Override
        public void forward(byte[] bytes, int from, int to) {
            if (failure != null) {
                return;
            }
            splice.over(bytes, from, to);
            while (failure == null && splice.next()) {
                passOn();
            }
        }

        private void passOn() {
            if (splice.diverged()) {
                fail(sink);
                return;
            }
            passOn(splice.owed(), true);
            passOn(splice.event(), splice.hasContent());
        }

        private void passOn(byte @Nullable [] event, boolean seen) {
            if (event == null) {
                return;
            }
            if (seen && !content) {
                content = true;
                sink.firstContent();
            }
            sink.forward(event, 0, event.length);
        }

        /** The answer is over: what it told so far is all. */
        void settle() {
            if (failure != null || splice.joined()) {
                return;
            }
            splice.settle();
            if (splice.diverged()) {
                fail(sink);
            } else {
                passOn(splice.owed(), true);
            }
        }

        @Override
        public void error(ProviderError error) {
            failure = error;
            sink.error(error);
        }

        @Override
        public void usage(Usage usage) {
            sink.usage(usage);
        }

        @Override
        public void finish(int choice, FinishReason reason, @Nullable String raw) {
            sink.finish(choice, reason, raw);
        }

        @Override
        public void done() {
            settle();
            if (failure == null) {
                sink.done();
            }
        }

        @Override
        public void malformed() {
            sink.malformed();
        }
    }
}
