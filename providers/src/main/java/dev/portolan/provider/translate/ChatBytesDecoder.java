package dev.portolan.provider.translate;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.chat.ChatDecoder;

import java.util.function.Consumer;

/** Decodes an answer of OpenAI's family from what its own reader forwards. */
final class ChatBytesDecoder implements AnswerDecoder {
    private final AnswerReader family;
    private final ChatDecoder chunks = new ChatDecoder();
    private int malformed;
    private boolean thinking;

    ChatBytesDecoder(AnswerReader family) {
        this.family = family;
    }

    @Override
    public void head(HeaderLookup headers) {
        family.head(headers);
    }

    @Override
    public void whole(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        switch (family.whole(bytes, from, to)) {
            case WholeAnswer.Failure(ProviderError error) ->
                    events.accept(new StreamEvent.Failure(error));
            case WholeAnswer.Answer answer -> {
                var body = answer.body();
                chunks.whole(body.array(), body.from(), body.to(), events);
            }
        }
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        family.feed(bytes, from, to, into(events));
    }

    private EventSink into(Consumer<StreamEvent> events) {
        return new EventSink() {
            @Override
            public void forward(byte[] bytes, int from, int to) {
                chunks.feed(bytes, from, to, events);
            }

            @Override
            public void error(ProviderError error) {
                events.accept(new StreamEvent.Failure(error));
            }

            @Override
            public void done() {
                chunks.end(events);
            }

            @Override
            public void thinking() {
                thinking = true;
            }

            @Override
            public void malformed() {
                malformed++;
            }
        };
    }

    @Override
    public int malformed() {
        return malformed;
    }

    @Override
    public void cutOff() {
        family.cutOff();
    }

    @Override
    public boolean thinking() {
        return thinking;
    }

    @Override
    public void end(Consumer<StreamEvent> events) {
        switch (family.end(into(events))) {
            case StreamEnd.Complete _complete -> chunks.end(events);
            case StreamEnd.Cut _cut -> {}
            case StreamEnd.Failed(ProviderError error) ->
                    events.accept(new StreamEvent.Failure(error));
        }
    }
}
