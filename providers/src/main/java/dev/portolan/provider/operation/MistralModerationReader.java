package dev.portolan.provider.operation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;

import java.util.Optional;

/** Reads moderations of Mistral's API as clients of OpenAI expect them. */
final class MistralModerationReader implements AnswerReader {
    private final PassedAnswerReader passed;

    MistralModerationReader(Call call) {
        this.passed = new PassedAnswerReader(call);
    }

    @Override
    public void head(HeaderLookup headers) {
        passed.head(headers);
    }

    @Override
    public Optional<String> location() {
        return passed.location();
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        return switch (passed.whole(body, from, to)) {
            case WholeAnswer.Failure failure -> failure;
            case WholeAnswer.Answer answer ->
                    new WholeAnswer.Answer(
                            MistralModeration.completed(answer.body()),
                            answer.usage(),
                            null,
                            answer.quantities());
        };
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return passed.feed(bytes, from, to, sink);
    }

    @Override
    public void cutOff() {
        passed.cutOff();
    }

    @Override
    public StreamEnd end(EventSink sink) {
        return passed.end(sink);
    }
}
