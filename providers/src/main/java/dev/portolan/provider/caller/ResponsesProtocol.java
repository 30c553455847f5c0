package dev.portolan.provider.caller;

import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.AnswerWriter;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.continuation.SentEvents;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.responseinput.ResponsesRequestReader;
import dev.portolan.provider.responses.ResponsesForms;
import dev.portolan.provider.responses.ResponsesSentEvents;
import dev.portolan.provider.responses.ResponsesWriter;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** OpenAI's Responses protocol: responses, and the count of their input tokens. */
public final class ResponsesProtocol implements CallerProtocol {
    ResponsesProtocol() {}

    @Override
    public Operation chat() {
        return Operation.RESPONSES;
    }

    @Override
    public HeadReading head(Slice body) {
        return RequestHead.readItems(body.array(), body.from(), body.to());
    }

    @Override
    public boolean identifiesUserInMetadata() {
        return false;
    }

    @Override
    public boolean repeatsSettings() {
        return true;
    }

    @Override
    public boolean passesMembersTo(TargetProtocol target) {
        return switch (target) {
            case OPENAI, CONVERSE, GEMINI -> true;
            case ANTHROPIC, MISTRAL -> false;
        };
    }

    @Override
    public Request readChat(Call call) throws UntranslatableRequestException {
        return ResponsesRequestReader.read(BodyReader.read(call));
    }

    @Override
    public Embedding.Request readEmbedding(Call call) throws UntranslatableRequestException {
        throw new UntranslatableRequestException(
                call.operation().path(), "The Responses protocol has no embeddings.");
    }

    @Override
    public AnswerWriter writer(Call call) {
        return new ResponsesWriter(call);
    }

    @Override
    public SentEvents sentEvents() {
        return new ResponsesSentEvents();
    }

    @Override
    public Optional<Slice> toEvents(Operation operation, Slice whole) {
        return operation.kind().generates() ? ResponsesForms.events(whole) : Optional.empty();
    }

    @Override
    public Optional<Slice> toWhole(Operation operation, Slice events, @Nullable Usage usage) {
        return operation.kind().generates() ? ResponsesForms.whole(events) : Optional.empty();
    }

    /** Returns nothing, as the last event of every answer carries its usage. */
    @Override
    public Optional<Slice> usageEvent(Operation operation, Slice events, Usage usage) {
        return Optional.empty();
    }

    @Override
    public JsonValue tokenCount(String digits) {
        return new ObjectBuilder()
                .put("object", "response.input_tokens")
                .putNumber("input_tokens", digits)
                .build();
    }

    @Override
    public String toString() {
        return "Responses";
    }
}
