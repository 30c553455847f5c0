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
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A protocol in which the gateway is called: how its requests are read, its answers written, stored
 * and continued. Stateless and shared by all threads.
 */
public sealed interface CallerProtocol
        permits OpenAiProtocol, AnthropicProtocol, ResponsesProtocol {
    /** OpenAI's protocol, with the operations that its family has added. */
    @SuppressWarnings("ClassInitializationDeadlock") // created here only
    CallerProtocol OPENAI = new OpenAiProtocol();

    /** Anthropic's Messages protocol. */
    @SuppressWarnings("ClassInitializationDeadlock") // created here only
    CallerProtocol ANTHROPIC = new AnthropicProtocol();

    /** OpenAI's Responses protocol. */
    @SuppressWarnings("ClassInitializationDeadlock") // created here only
    CallerProtocol RESPONSES = new ResponsesProtocol();

    /** Returns the protocol of an operation. */
    static CallerProtocol of(Operation operation) {
        return switch (operation) {
            case CHAT, COMPLETIONS, EMBEDDINGS, FIM -> OPENAI;
            case RERANK,
                    MODERATIONS,
                    TRANSCRIPTIONS,
                    TRANSLATIONS,
                    SPEECH,
                    IMAGES,
                    IMAGE_EDITS,
                    OCR ->
                    OPENAI;
            case MESSAGES, COUNT_TOKENS -> ANTHROPIC;
            case RESPONSES, INPUT_TOKENS -> RESPONSES;
        };
    }

    /** Returns whose clients alone call an operation; null where clients of several vendors do. */
    static @Nullable ClientKind clientsOf(Operation operation) {
        return switch (operation) {
            case FIM -> ClientKind.MISTRAL;
            case MESSAGES, COUNT_TOKENS -> ClientKind.ANTHROPIC;
            case CHAT, COMPLETIONS, EMBEDDINGS, RESPONSES, INPUT_TOKENS -> null;
            case RERANK,
                    MODERATIONS,
                    TRANSCRIPTIONS,
                    TRANSLATIONS,
                    SPEECH,
                    IMAGES,
                    IMAGE_EDITS,
                    OCR ->
                    null;
        };
    }

    /** Returns all protocols. */
    static List<CallerProtocol> all() {
        return Arrays.stream(Operation.values()).map(CallerProtocol::of).distinct().toList();
    }

    /** Returns the protocol for requests to a path, also below or beside an operation's path. */
    static CallerProtocol at(@Nullable String path) {
        Operation nearest = Operation.CHAT;
        int matched = 0;
        for (Operation operation : Operation.values()) {
            int length = operation.path().length();
            if (path != null && length > matched && path.startsWith(operation.path())) {
                nearest = operation;
                matched = length;
            }
        }
        return of(nearest);
    }

    /** Returns the operation that generates one turn of a chat. */
    Operation chat();

    /** Reads the head of a request. */
    HeadReading head(Slice body);

    /** Reads the head of a request for one of the protocol's operations. */
    default HeadReading head(Operation operation, Slice body) {
        return head(body);
    }

    /**
     * Returns whether the answer to a conversation that ends with the assistant's words has to
     * continue them: by the protocol's definition, or because the request says so.
     */
    default boolean continuesLastMessage(RequestHead head) {
        return head.continuesLastMessage();
    }

    /**
     * Returns whether {@code metadata} holds the id of the end user instead of entries of the
     * caller's own.
     */
    boolean identifiesUserInMetadata();

    /**
     * Returns whether an answer repeats the settings and labels of its request, so that requests
     * with others can't have the same answer.
     */
    default boolean repeatsSettings() {
        return false;
    }

    /** Returns whether members that are not translated can reach a target of a protocol. */
    boolean passesMembersTo(TargetProtocol target);

    /**
     * Returns the first member of a call that reaches a target of a protocol and is not in that
     * protocol's table; empty where all are.
     */
    default Optional<String> unlistedMember(Call call, TargetProtocol target) {
        return passesMembersTo(target)
                ? Optional.ofNullable(call.head().outside().get(target))
                : Optional.empty();
    }

    /** Reads a chat into the canonical model. */
    Request readChat(Call call) throws UntranslatableRequestException;

    /** Reads a request for embeddings into the canonical model. */
    Embedding.Request readEmbedding(Call call) throws UntranslatableRequestException;

    /** Returns a writer of the answer to a chat. */
    AnswerWriter writer(Call call);

    /** Returns what keeps the text of an answer that {@link #writer} writes. */
    SentEvents sentEvents();

    /** Converts a whole answer to a stream's events; empty where it can't be read as one. */
    Optional<Slice> toEvents(Operation operation, Slice whole);

    /** Converts a stream's events to a whole answer; empty where they can't be read as one. */
    Optional<Slice> toWhole(Operation operation, Slice events, @Nullable Usage usage);

    /** Returns the body of the answer to a count of tokens, by its digits. */
    JsonValue tokenCount(String digits);

    /**
     * Returns the event that carries only usage after {@code events}, where there is such a one.
     */
    Optional<Slice> usageEvent(Operation operation, Slice events, Usage usage);
}
