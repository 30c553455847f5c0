package dev.portolan.provider.bounds;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.ForwardingSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;

import java.util.Optional;

/** Reads an answer with another reader and restores the caller's names of tools in it. */
final class RestoringReader implements AnswerReader {
    private final AnswerReader reader;
    private final NameRestorer names;

    RestoringReader(AnswerReader reader, NameRestorer names) {
        this.reader = reader;
        this.names = names;
    }

    @Override
    public void head(HeaderLookup headers) {
        reader.head(headers);
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        return switch (reader.whole(body, from, to)) {
            case WholeAnswer.Failure failure -> failure;
            case WholeAnswer.Answer answer ->
                    new WholeAnswer.Answer(
                            names.whole(answer.body()), answer.usage(), answer.finish());
        };
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return reader.feed(bytes, from, to, new RestoringSink(sink));
    }

    @Override
    public void cutOff() {
        reader.cutOff();
    }

    @Override
    public StreamEnd end(EventSink sink) {
        return reader.end(new RestoringSink(sink));
    }

    @Override
    public Optional<String> location() {
        return reader.location();
    }

    @Override
    public void keepSentText() {
        reader.keepSentText();
    }

    @Override
    public Optional<PartialAnswer> partialAnswer() {
        return reader.partialAnswer();
    }

    private final class RestoringSink extends ForwardingSink {
        RestoringSink(EventSink sink) {
            super(sink);
        }

        @Override
        public void forward(byte[] bytes, int from, int to) {
            var events = names.events(new Slice(bytes, from, to));
            super.forward(events.array(), events.from(), events.to());
        }
    }
}
