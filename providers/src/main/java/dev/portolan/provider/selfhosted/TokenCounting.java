package dev.portolan.provider.selfhosted;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.ForwardingProvider;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.anthropic.TokenCountReader;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.OperationPaths;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A self-hosted server that counts the tokens of a conversation with its own tokenizer and chat
 * template. It is asked at {@code /v1/messages/count_tokens}, which vLLM, SGLang and llama.cpp
 * serve (seen 2026-11); vLLM, whose older versions lack that path, first at {@code /tokenize},
 * which gets the conversation as the chat that a call would send.
 */
public final class TokenCounting extends ForwardingProvider {
    private static final String TOKENIZE = "/tokenize";
    private static final String V1 = "/v1";
    private static final String COUNT = "count";

    /** The members of a chat that {@code /tokenize} reads. */
    private static final List<String> TOKENIZED =
            List.of("model", "messages", "tools", "chat_template_kwargs");

    private final Provider chats;
    private final boolean tokenizes;

    private TokenCounting(Provider chats, boolean tokenizes) {
        super(chats);
        this.chats = chats;
        this.tokenizes = tokenizes;
    }

    /**
     * Adds counting to a server that serves it at Anthropic's path.
     *
     * @param chats the provider of its chats, in every caller protocol
     */
    public static Provider byMessages(Provider chats) {
        return new TokenCounting(chats, false);
    }

    /**
     * Adds counting to a server that serves it at {@code /tokenize}, too.
     *
     * @param chats the provider of its chats, in every caller protocol
     */
    public static Provider byTokenize(Provider chats) {
        return new TokenCounting(chats, true);
    }

    private static boolean isCount(Operation operation) {
        return operation.kind() == Operation.Kind.TOKEN_COUNT;
    }

    private static Operation chatOf(Operation operation) {
        return isCount(operation) ? CallerProtocol.of(operation).chat() : operation;
    }

    @Override
    public Set<Operation> operations() {
        return withCounts(chats.operations());
    }

    @Override
    public Set<Operation> operations(Target target) {
        return withCounts(chats.operations(target));
    }

    private Set<Operation> withCounts(Set<Operation> operations) {
        var all = EnumSet.copyOf(operations);
        for (var count : Operation.of(Operation.Kind.TOKEN_COUNT)) {
            if (tokenizes || isAnthropics(count)) {
                all.add(count);
            }
        }
        return Set.copyOf(all);
    }

    /** Returns whether an operation is of the protocol in which these servers count. */
    private static boolean isAnthropics(Operation operation) {
        return CallerProtocol.of(operation).passesMembersTo(TargetProtocol.ANTHROPIC);
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return chats.features(chatOf(operation));
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        return chats.features(chatOf(operation), target);
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        if (!isCount(call.operation())) {
            return chats.prepare(call, target);
        }
        var chat = call.with(chatOf(call.operation()), call.head(), call.body());
        return switch (chats.prepare(chat, target)) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready(UpstreamRequest request) ->
                    new Preparation.Ready(
                            tokenizes ? tokenized(request, call, target) : counted(call, target));
        };
    }

    private static UpstreamRequest tokenized(UpstreamRequest chat, Call call, Target target) {
        var request = tokenize(chat, target);
        return isAnthropics(call.operation()) ? request.or(counted(call, target)) : request;
    }

    /** Returns the caller's own request, for the model's name at the server. */
    private static UpstreamRequest counted(Call call, Target target) {
        var edits = new Edits(call.body());
        call.head()
                .member("model")
                .ifPresent(
                        m ->
                                edits.replace(
                                        m.valueFrom(),
                                        m.valueTo(),
                                        JsonText.quote(target.model())));
        return new UpstreamRequest(
                "POST",
                OperationPaths.V1.path(call.operation(), target),
                OpenAiDialect.headers(call),
                edits.build(),
                List.of());
    }

    private static UpstreamRequest tokenize(UpstreamRequest chat, Target target) {
        var bytes = chat.body().toBytes();
        var body = JsonReader.read(bytes, 0, bytes.length);
        var counted = new ObjectBuilder();
        for (var name : TOKENIZED) {
            if (body != null && body.has(name)) {
                counted.put(name, body.get(name));
            }
        }
        return new UpstreamRequest(
                "POST",
                root(target) + TOKENIZE,
                chat.headers(),
                UpstreamBody.of(Slice.of(counted.build().toBytes())),
                chat.dropped());
    }

    /** Returns the path above {@code /v1}, where the server has its own operations. */
    private static String root(Target target) {
        var path = target.basePath();
        return path.endsWith(V1) ? path.substring(0, path.length() - V1.length()) : path;
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        if (!isCount(call.operation())) {
            return chats.answers(call, target);
        }
        return tokenizes ? new TokenCountReader(call, COUNT) : TokenCountReader.passing(call);
    }
}
