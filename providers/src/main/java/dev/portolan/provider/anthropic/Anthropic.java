package dev.portolan.provider.anthropic;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.ForwardingProvider;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.conversation.ClaudeHistory;
import dev.portolan.provider.conversation.HostMemberFilter;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.messages.MessagesMedia;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.translate.TranslatedProvider;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Claude at any host: calls in Anthropic's Messages protocol pass through, chats in any other
 * caller protocol are translated.
 */
public final class Anthropic extends ForwardingProvider {
    /** Features of the passed operations, including those other protocols lack. */
    private static final Set<Feature> ALL =
            Set.copyOf(
                    EnumSet.complementOf(
                            EnumSet.of(
                                    Feature.AUDIO,
                                    Feature.VIDEO,
                                    Feature.JSON_OBJECT,
                                    Feature.LOGPROBS,
                                    Feature.MULTIPLE)));

    private static final Map<Operation, Set<Feature>> PASSED =
            Map.of(Operation.MESSAGES, ALL, Operation.COUNT_TOKENS, ALL);

    private final ClaudeDialect dialect;
    private final Provider translated;

    private Anthropic(ClaudeDialect dialect, Provider translated) {
        super(translated);
        this.dialect = dialect;
        this.translated = translated;
    }

    /** Returns the provider for Anthropic's own API. */
    public static Provider itself() {
        return at(ClaudeHost.ANTHROPIC);
    }

    /** Returns the provider for Claude at a cloud. */
    public static Provider at(ClaudeHost host) {
        var dialect = new ClaudeDialect(host);
        return new Anthropic(dialect, new TranslatedProvider(dialect));
    }

    @Override
    public TargetProtocol protocol(Target target) {
        return TargetProtocol.ANTHROPIC;
    }

    @Override
    public Set<Operation> operations() {
        var all = EnumSet.copyOf(translated.operations());
        all.addAll(Operation.of(Operation.Kind.TOKEN_COUNT));
        all.addAll(PASSED.keySet());
        return Set.copyOf(all);
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return PASSED.getOrDefault(operation, translated.features(chatOf(operation)));
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        return ModelTable.of(target).narrow(features(operation));
    }

    private static boolean isCount(Operation operation) {
        return operation.kind() == Operation.Kind.TOKEN_COUNT;
    }

    /** Returns the chat whose tokens an operation counts, or the operation itself. */
    private static Operation chatOf(Operation operation) {
        return isCount(operation) ? CallerProtocol.of(operation).chat() : operation;
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        if (!PASSED.containsKey(call.operation())) {
            var chat = call.with(chatOf(call.operation()), call.head(), call.body());
            var prepared = translated.prepare(chat, target);
            return isCount(call.operation()) ? dialect.counted(prepared, target) : prepared;
        }
        var obstacle =
                OpenAiDialect.obstacle(call, PASSED)
                        .or(() -> OpenAiDialect.unlisted(call, TargetProtocol.ANTHROPIC))
                        .or(() -> MessagesMedia.obstacle(call, dialect.media()))
                        .or(() -> HostMemberFilter.obstacle(call, dialect.platform()))
                        .or(() -> new PassedSchemas(call).refused());
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        var betas = HostMemberFilter.betas(call, dialect.platform(), target);
        var history = ClaudeHistory.of(call, dialect.platform(), target);
        var sent = HostMemberFilter.of(history, dialect.platform(), target, betas.sent());
        var names = new ArrayList<String>();
        betas.dropped().forEach(name -> names.add(AnthropicBetas.MEMBER + "." + name));
        names.addAll(sent.dropped());
        return new Preparation.Ready(
                dialect.passed(sent.call().withBetas(betas.sent()), target, names));
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        if (isCount(call.operation())) {
            return TokenCountReader.passing(call);
        }
        return PASSED.containsKey(call.operation())
                ? new PassthroughReader(call)
                : translated.answers(call, target);
    }
}
