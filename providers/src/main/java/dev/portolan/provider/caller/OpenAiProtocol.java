package dev.portolan.provider.caller;

import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.AnswerWriter;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.chat.ChatForms;
import dev.portolan.provider.chat.ChatRequestReader;
import dev.portolan.provider.chat.ChatSentEvents;
import dev.portolan.provider.chat.ChatWriter;
import dev.portolan.provider.chat.EmbeddingCodec;
import dev.portolan.provider.continuation.SentEvents;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** OpenAI's protocol: chat and text completions, infilling and embeddings. */
public final class OpenAiProtocol implements CallerProtocol {
    OpenAiProtocol() {}

    @Override
    public Operation chat() {
        return Operation.CHAT;
    }

    @Override
    public HeadReading head(Slice body) {
        return RequestHead.read(body.array(), body.from(), body.to());
    }

    @Override
    public HeadReading head(Operation operation, Slice body) {
        return switch (operation.kind()) {
            case CHAT, COMPLETION, INFILL, EMBEDDING, TOKEN_COUNT -> head(body);
            case RERANK, MODERATION, TRANSCRIPTION, TRANSLATION, SPEECH, IMAGE, IMAGE_EDIT, OCR ->
                    RequestHead.readOperation(body.array(), body.from(), body.to());
        };
    }

    @Override
    public boolean identifiesUserInMetadata() {
        return false;
    }

    @Override
    public boolean passesMembersTo(TargetProtocol target) {
        return switch (target) {
            case OPENAI, MISTRAL, CONVERSE, GEMINI -> true;
            case ANTHROPIC -> false;
        };
    }

    @Override
    public Request readChat(Call call) throws UntranslatableRequestException {
        return ChatRequestReader.read(BodyReader.read(call));
    }

    @Override
    public Embedding.Request readEmbedding(Call call) throws UntranslatableRequestException {
        return EmbeddingCodec.read(BodyReader.read(call));
    }

    @Override
    public AnswerWriter writer(Call call) {
        return new ChatWriter(call.wantsUsageChunk(), call.at());
    }

    @Override
    public SentEvents sentEvents() {
        return new ChatSentEvents();
    }

    @Override
    public Optional<Slice> toEvents(Operation operation, Slice whole) {
        return ChatForms.events(operation, whole);
    }

    @Override
    public Optional<Slice> toWhole(Operation operation, Slice events, @Nullable Usage usage) {
        return ChatForms.whole(operation, events, usage);
    }

    @Override
    public Optional<Slice> usageEvent(Operation operation, Slice events, Usage usage) {
        return ChatForms.usageChunk(operation, events, usage);
    }

    /** Fails, as OpenAI's chats have no operation that counts tokens. */
    @Override
    public JsonValue tokenCount(String digits) {
        throw new IllegalStateException("OpenAI's chats have no token count");
    }

    @Override
    public String toString() {
        return "OpenAI";
    }
}
