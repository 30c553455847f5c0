package dev.portolan.provider.anthropic;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Decodes an answer in which the arguments of {@link AnswerTool}'s call are the text. */
final class AnswerToolDecoder implements AnswerDecoder {
    private final AnswerDecoder decoder;
    private final Set<Integer> answers = new HashSet<>();
    private boolean called;

    AnswerToolDecoder(AnswerDecoder decoder) {
        this.decoder = decoder;
    }

    private Consumer<StreamEvent> into(Consumer<StreamEvent> events) {
        return event -> events.accept(asText(event));
    }

    private StreamEvent asText(StreamEvent event) {
        return switch (event) {
            case BlockStart start when Output.ANSWER_TOOL.equals(start.toolName()) -> {
                answers.add(start.block());
                yield BlockStart.of(start.block(), BlockStart.Kind.TEXT);
            }
            case BlockStart start -> {
                called |= start.kind() == BlockStart.Kind.TOOL_CALL;
                yield start;
            }
            case StreamEvent.ArgumentsDelta delta when answers.contains(delta.block()) ->
                    new StreamEvent.TextDelta(delta.block(), delta.fragment());
            case StreamEvent.Finish finish
                    when finish.reason() == FinishReason.TOOL_CALLS
                            && !called
                            && !answers.isEmpty() ->
                    new StreamEvent.Finish(
                            finish.choice(),
                            FinishReason.STOP,
                            finish.raw(),
                            finish.stopSequence());
            case StreamEvent other -> other;
        };
    }

    @Override
    public void head(HeaderLookup headers) {
        decoder.head(headers);
    }

    @Override
    public Optional<String> location() {
        return decoder.location();
    }

    @Override
    public void whole(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        decoder.whole(bytes, from, to, into(events));
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        decoder.feed(bytes, from, to, into(events));
    }

    @Override
    public int malformed() {
        return decoder.malformed();
    }

    @Override
    public void cutOff() {
        decoder.cutOff();
    }

    @Override
    public boolean thinking() {
        return decoder.thinking();
    }

    @Override
    public void end(Consumer<StreamEvent> events) {
        decoder.end(into(events));
    }
}
