package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.SseDecoder;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.ErrorReader;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * Reads Gemini's answers. A stream has no last word, and some models tell a finish reason with
 * every chunk: it is whole when its bytes end by themselves, between two events, after a finish
 * reason. Where the connection broke, that reason must be one that only the last chunk tells. An
 * error in its midst comes without the {@code data:} that would make it an event.
 */
public final class GeminiDecoder implements AnswerDecoder {
    private final GeminiAnswer answer;
    private final InlineErrorCollector stray = new InlineErrorCollector();
    private final SseDecoder inner =
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
     * A decoder for one answer.
     *
     * @param model the name to give where the answer names no model
     */
    public GeminiDecoder(String model) {
        this.answer = new GeminiAnswer(model);
    }

    @Override
    public void whole(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        inner.whole(bytes, from, to, events);
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        stray.feed(bytes, from, to);
        inner.feed(bytes, from, to, events);
    }

    @Override
    public int malformed() {
        return inner.malformed();
    }

    @Override
    public void cutOff() {
        inner.cutOff();
    }

    @Override
    public boolean thinking() {
        return answer.thinking();
    }

    @Override
    public void end(Consumer<StreamEvent> events) {
        var error = stray.found();
        if (error == null) {
            inner.end(events);
        } else {
            events.accept(new StreamEvent.Failure(ErrorReader.inside(error, 0, error.length)));
        }
    }
}
