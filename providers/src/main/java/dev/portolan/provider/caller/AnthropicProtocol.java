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
import dev.portolan.provider.messages.MessageForms;
import dev.portolan.provider.messages.MessagesRequestReader;
import dev.portolan.provider.messages.MessagesSentEvents;
import dev.portolan.provider.messages.MessagesWriter;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Anthropic's Messages protocol: messages, and the count of their input tokens. */
public final class AnthropicProtocol implements CallerProtocol {
    AnthropicProtocol() {}

    @Override
    public Operation chat() {
        return Operation.MESSAGES;
    }

    @Override
    public HeadReading head(Slice body) {
        return RequestHead.read(body.array(), body.from(), body.to());
    }

    @Override
    public boolean continuesLastMessage(RequestHead head) {
        return true;
    }

    @Override
    public boolean identifiesUserInMetadata() {
        return true;
    }

    @Override
    public boolean passesMembersTo(TargetProtocol target) {
        return switch (target) {
            case ANTHROPIC, CONVERSE, GEMINI -> true;
            case OPENAI, MISTRAL -> false;
        };
    }

    /**
     * Reads a chat; betas from the header become the member they are where a cloud has no header.
     */
    @Override
    public Request readChat(Call call) throws UntranslatableRequestException {
        var request = MessagesRequestReader.read(BodyReader.read(call));
        var betas = call.betas();
        return betas.isEmpty()
                ? request
                : request.and(
                        AnthropicBetas.MEMBER,
                        JsonValue.array(betas.names().stream().map(JsonValue::of).toList()));
    }

    @Override
    public Embedding.Request readEmbedding(Call call) throws UntranslatableRequestException {
        throw new UntranslatableRequestException(
                call.operation().path(), "Anthropic's protocol has no embeddings.");
    }

    @Override
    public AnswerWriter writer(Call call) {
        return new MessagesWriter();
    }

    @Override
    public SentEvents sentEvents() {
        return new MessagesSentEvents();
    }

    @Override
    public Optional<Slice> toEvents(Operation operation, Slice whole) {
        return operation.kind().generates() ? MessageForms.events(whole) : Optional.empty();
    }

    @Override
    public Optional<Slice> toWhole(Operation operation, Slice events, @Nullable Usage usage) {
        return operation.kind().generates() ? MessageForms.whole(events) : Optional.empty();
    }

    /** Returns nothing, as the last event of every answer carries its usage. */
    @Override
    public Optional<Slice> usageEvent(Operation operation, Slice events, Usage usage) {
        return Optional.empty();
    }

    @Override
    public JsonValue tokenCount(String digits) {
        return new ObjectBuilder().putNumber("input_tokens", digits).build();
    }

    @Override
    public String toString() {
        return "Anthropic";
    }
}
