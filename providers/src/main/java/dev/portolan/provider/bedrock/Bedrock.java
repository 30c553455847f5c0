package dev.portolan.provider.bedrock;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Call;
import dev.portolan.provider.ForwardingProvider;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.anthropic.TokenCountReader;
import dev.portolan.provider.aws.Guardrail;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.converse.ConverseDialect;
import dev.portolan.provider.converse.ModelFamily;
import dev.portolan.provider.invoke.ClaudeInvoke;
import dev.portolan.provider.invoke.NovaInvoke;
import dev.portolan.provider.invoke.OpenAiInvoke;
import dev.portolan.provider.invoke.TextInvoke;
import dev.portolan.provider.invoke.TextVendor;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.translate.OtherProtocolsOverChat;
import dev.portolan.provider.translate.TranslatedProvider;

import java.util.EnumSet;
import java.util.Set;

/**
 * Amazon Bedrock. A chat is sent by Converse, except to an address that ends in {@code /v1}, which
 * is Bedrock's OpenAI-compatible API, and to an imported model or an endpoint with {@code api:
 * invoke}, which are called by InvokeModel with the vendor's own JSON.
 */
public final class Bedrock extends ForwardingProvider {
    private static final ConverseDialect CONVERSE = new ConverseDialect();

    private final Provider converse;
    private final Provider claude = new ClaudeInvoke();
    private final Provider nova = new TranslatedProvider(new NovaInvoke(CONVERSE));
    private final Provider text = new TranslatedProvider(new TextInvoke());
    private final Provider compatible =
            new OtherProtocolsOverChat(
                    new OpenAiDialect(
                            Profile.named(ConverseDialect.ID)
                                    .auth(AuthStyle.AWS)
                                    .without(Feature.VIDEO, Feature.PREFILL)
                                    .tiers("auto", "default", "priority", "flex", "reserved")
                                    .responses(_ -> true)));
    private final Provider invoke = new OtherProtocolsOverChat(new OpenAiInvoke());

    public Bedrock() {
        this(new TranslatedProvider(CONVERSE));
    }

    private Bedrock(Provider converse) {
        super(converse);
        this.converse = converse;
    }

    /** Returns the provider of the operation that a target is called by. */
    private Provider providerOf(Target target) {
        if (target.basePath().endsWith("/v1")) {
            return compatible;
        }
        if (isImported(target)) {
            return invoke;
        }
        return Target.INVOKE.equals(target.settings().get(Target.API))
                ? vendorForm(target)
                : converse;
    }

    /** Returns the provider of the model vendor's own form of InvokeModel. */
    private Provider vendorForm(Target target) {
        return switch (ModelFamily.of(target)) {
            case CLAUDE -> claude;
            case NOVA -> nova;
            default -> TextVendor.of(target.model()).isPresent() ? text : invoke;
        };
    }

    private boolean counts(Target target) {
        return !target.basePath().endsWith("/v1") && CountTokens.knows(target.model());
    }

    private static boolean isImported(Target target) {
        return target.model().contains(":imported-model/");
    }

    @Override
    public TargetProtocol protocol(Target target) {
        return providerOf(target).protocol(target);
    }

    @Override
    public Set<Operation> operations() {
        return withCounting(converse.operations());
    }

    private static Set<Operation> withCounting(Set<Operation> operations) {
        var all = EnumSet.copyOf(operations);
        all.addAll(Operation.of(Operation.Kind.TOKEN_COUNT));
        return all;
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return converse.features(counted(operation));
    }

    /** Returns the chat whose tokens an operation counts, or the operation itself. */
    private static Operation counted(Operation operation) {
        return isCount(operation) ? CallerProtocol.of(operation).chat() : operation;
    }

    private static boolean isCount(Operation operation) {
        return operation.kind() == Operation.Kind.TOKEN_COUNT;
    }

    @Override
    public Set<Operation> operations(Target target) {
        var own = providerOf(target).operations(target);
        return counts(target) ? withCounting(own) : own;
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        var provider = isCount(operation) ? converse : providerOf(target);
        var all = provider.features(counted(operation));
        boolean chats = operation.kind() == Operation.Kind.CHAT || isCount(operation);
        var accepted = chats ? ModelTable.of(target).narrow(all) : all;
        if (accepted.isEmpty() || isImported(target) || target.basePath().endsWith("/v1")) {
            return accepted;
        }
        var able = EnumSet.copyOf(accepted);
        able.removeAll(ModelFamily.of(target).lacks(target));
        return able;
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        if (!isCount(call.operation())) {
            return guarded(call, target);
        }
        return counts(target)
                ? CountTokens.prepare(converse, call, target)
                : new Preparation.Unsupported(
                        "model",
                        "Bedrock's CountTokens does not support this model; use a Claude model by"
                                + " its id.");
    }

    /** Adds the endpoint's guardrail as headers; Converse itself sends it in the body. */
    private Preparation guarded(Call call, Target target) {
        var provider = providerOf(target);
        var prepared = provider.prepare(call, target);
        var guardrail = Guardrail.of(target);
        boolean inBody =
                provider.equals(converse) || call.operation().kind() == Operation.Kind.EMBEDDING;
        return guardrail == null || inBody ? prepared : guardrail.onto(prepared);
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return isCount(call.operation())
                ? new TokenCountReader(call, "inputTokens")
                : providerOf(target).answers(call, target);
    }
}
