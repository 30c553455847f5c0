package dev.portolan.provider.continuation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.ForwardingSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Reads the answer of a deployment that continues another one's interrupted answer, and forwards
 * what a {@link StreamSplicer} leaves of its events.
 */
public final class ContinuationReader implements AnswerReader {
    private final AnswerReader rest;
    private final StreamSplicer splicer;
    private boolean content;
    private @Nullable ProviderError failure;

    /** Reads {@code rest} and splices it onto what the caller has. */
    public ContinuationReader(AnswerReader rest, StreamSplicer splicer) {
        this.rest = rest;
        this.splicer = splicer;
    }

    @Override
    public void head(HeaderLookup headers) {
        rest.head(headers);
    }

    @Override
    public Optional<String> location() {
        return rest.location();
    }

    /** Reads a whole answer as it is; continuations are always streams. */
    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        return rest.whole(body, from, to);
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return failure != null ? 0 : rest.feed(bytes, from, to, new Splicing(sink));
    }

    @Override
    public void cutOff() {
        rest.cutOff();
    }

    @Override
    public StreamEnd end(EventSink sink) {
        var splicing = new Splicing(sink);
        var end = rest.end(splicing);
        if (end instanceof StreamEnd.Complete) {
            splicing.settle();
        }
        var failed = failure;
        return failed == null ? end : new StreamEnd.Failed(failed);
    }

    @Override
    public void keepSentText() {
        rest.keepSentText();
    }

    /** Returns the text of both answers; before any was added, that of the first one. */
    @Override
    public Optional<PartialAnswer> partialAnswer() {
        if (!splicer.hasAdded()) {
            return content ? Optional.empty() : Optional.of(splicer.before());
        }
        return rest.partialAnswer().map(more -> splicer.combined());
    }

    private void fail(EventSink sink) {
        var diverged = ProviderError.diverged();
        failure = diverged;
        sink.error(diverged);
    }

    /** Forwards what the splicer leaves of each event. */
    private final class Splicing extends ForwardingSink {
        Splicing(EventSink sink) {
            super(sink);
        }

        /** Ignored: what is forwarded decides here when the content begins. */
        @Override
        public void firstContent() {}

        @Override
        public void forward(byte[] bytes, int from, int to) {
            if (failure != null) {
                return;
            }
            splicer.feed(bytes, from, to);
            while (failure == null && splicer.next()) {
                passOn();
            }
        }

        private void passOn() {
            if (splicer.diverged()) {
                fail(sink());
                return;
            }
            passOn(splicer.preceding(), true);
            passOn(splicer.event(), splicer.hasContent());
        }

        private void passOn(byte @Nullable [] event, boolean visible) {
            if (event == null) {
                return;
            }
            if (visible && !content) {
                content = true;
                sink().firstContent();
            }
            sink().forward(event, 0, event.length);
        }

        /** Ends matching, as the answer is complete. */
        void settle() {
            if (failure != null || splicer.joined()) {
                return;
            }
            splicer.settle();
            if (splicer.diverged()) {
                fail(sink());
            } else {
                passOn(splicer.preceding(), true);
            }
        }

        @Override
        public void error(ProviderError error) {
            failure = error;
            super.error(error);
        }

        @Override
        public void done() {
            settle();
            if (failure == null) {
                super.done();
            }
        }
    }
}
