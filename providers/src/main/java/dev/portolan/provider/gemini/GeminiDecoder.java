package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.SseDecoder;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.ErrorReader;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * Reads Gemini's answers. A stream has no end marker, and some models send a finish reason with
 * every chunk: a stream is complete when it ends normally, between two events, after a finish
 * reason. When the connection is lost, the finish reason must have come with the last chunk only.
 * An error within a stream lacks the {@code data:} prefix of an event.
 */
public final class GeminiDecoder implements AnswerDecoder {
    private final GeminiAnswer answer;
    private final InlineErrorCollector inlineError = new InlineErrorCollector();
    private final SseDecoder sse =
            new SseDecoder() {
                @Override
                protected void event(
                        @Nullable String name, JsonValue data, Consumer<StreamEvent> events) {
                    answer.chunk(data, events);
                }

                @Override
                protected void answer(JsonValue whole, Consumer<StreamEvent> events) {
                    answer.chunk(whole, events);
                    answer.close(events);
                }

                @Override
                protected void closed(Consumer<StreamEvent> events) {
                    answer.close(events);
                }

                @Override
                protected void interrupted(boolean within, Consumer<StreamEvent> events) {
                    if (!within && answer.finishedOnce()) {
                        answer.close(events);
                    }
                }
            };

    /**
     * Creates a decoder for one answer.
     *
     * @param model the model name to use when the answer names none
     */
    public GeminiDecoder(String model) {
        this.answer = new GeminiAnswer(model);
    }

    @Override
    public void whole(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        sse.whole(bytes, from, to, events);
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        inlineError.feed(bytes, from, to);
        sse.feed(bytes, from, to, events);
    }

    @Override
    public int malformed() {
        return sse.malformed();
    }

    @Override
    public void cutOff() {
        sse.cutOff();
    }

    @Override
    public boolean thinking() {
        return answer.thinking();
    }

    @Override
    public void end(Consumer<StreamEvent> events) {
        var error = inlineError.found();
        if (error == null) {
            sse.end(events);
        } else {
            events.accept(new StreamEvent.Failure(ErrorReader.inside(error, 0, error.length)));
        }
    }
}
