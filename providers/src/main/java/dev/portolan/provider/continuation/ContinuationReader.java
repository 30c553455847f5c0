package dev.portolan.provider.continuation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Reads an answer that goes on where another one broke off. */
public final class ContinuationReader implements AnswerReader {
    private final AnswerReader rest;
    private final StreamSplicer joint;
    private boolean content;
    private @Nullable ProviderError failure;

    /** Reads {@code rest}, joined by {@code joint} to what the caller has. */
    public ContinuationReader(AnswerReader rest, StreamSplicer joint) {
        this.rest = rest;
        this.joint = joint;
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
    public void cutOff() {
        rest.cutOff();
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
    public Optional<PartialAnswer> beginning() {
        if (!joint.said()) {
            return content ? Optional.empty() : Optional.of(joint.before());
        }
        return rest.beginning().map(more -> joint.both());
    }

    private void fail(EventSink sink) {
        var diverged = ProviderError.diverged();
        failure = diverged;
        sink.error(diverged);
    }

    /** Passes on what the joint leaves of each event. */
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
            joint.over(bytes, from, to);
            while (failure == null && joint.next()) {
                passOn();
            }
        }

        private void passOn() {
            if (joint.diverged()) {
                fail(sink);
                return;
            }
            passOn(joint.owed(), true);
            passOn(joint.event(), joint.hasContent());
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
            if (failure != null || joint.joined()) {
                return;
            }
            joint.settle();
            if (joint.diverged()) {
                fail(sink);
            } else {
                passOn(joint.owed(), true);
            }
        }

        @Override
        public void error(ProviderError error) {
            failure = error;
            sink.error(error);
        }

        @Override
        public void thinking() {
            sink.thinking();
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
