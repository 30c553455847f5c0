package dev.portolan.provider.azure;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Call;
import dev.portolan.provider.ForwardingProvider;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.anthropic.Anthropic;
import dev.portolan.provider.anthropic.ClaudeHost;
import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.operation.OperationTable;
import dev.portolan.provider.operation.OperationsProvider;
import dev.portolan.provider.operation.PassedOperation;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.schema.SchemaRules;
import dev.portolan.provider.translate.OtherProtocolsOverChat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Provider for Azure AI Foundry. By default it uses the v1 path, where the body names the
 * deployment. With an {@code apiVersion} or an address that ends in {@code /models} it uses the
 * retired inference API, with a header that passes unknown members through. With an address that
 * ends in {@code /anthropic} it uses Anthropic's protocol for Claude.
 */
public final class AzureFoundry extends ForwardingProvider {
    private static final String ID = "azure-foundry";
    private static final String MODELS = "/models";
    private static final String CLAUDE = "/anthropic";
    private static final String SERVERLESS = ".models.ai.azure.com";
    private static final String COHERE_MEMBERS = "model query documents top_n max_tokens_per_doc";
    private static final String LAST_VERSION = "2024-05-01-preview";

    private final Provider claude =
            Anthropic.at(
                    ClaudeHost.cloud(
                            ID, AuthStyle.AZURE, ClaudePlatform.FOUNDRY, AzureFoundry::claudePath));

    public AzureFoundry() {
        super(
                new OtherProtocolsOverChat(
                        new OperationsProvider(
                                chats(),
                                Map.of(
                                        Operation.RERANK,
                                        PassedOperation.at(AzureFoundry::cohere)
                                                .knowing(COHERE_MEMBERS),
                                        Operation.OCR,
                                        OperationTable.ocr(AzureFoundry::mistralOcr),
                                        Operation.IMAGES,
                                        PassedOperation.at(AzureFoundry::path)))));
    }

    private static Provider chats() {
        return new OpenAiDialect(
                Profile.named(ID)
                        .auth(AuthStyle.AZURE)
                        .probes(
                                new ProbePaths(
                                        Optional.empty(), Optional.empty(), Optional.empty()))
                        .without(Feature.VIDEO, Feature.PREFILL)
                        .without(Operation.COMPLETIONS)
                        .schemas(SchemaRules.AZURE)
                        .header("extra-parameters", "pass-through", AzureFoundry::isRetired)
                        .renaming("max_completion_tokens", "max_tokens", AzureFoundry::isRetired)
                        .tiers("auto", "default", "priority")
                        .responses(target -> !isRetired(target))
                        .encrypts()
                        .routed(AzureFoundry::path));
    }

    /** Returns the path of Cohere's rerank. */
    private static String cohere(Operation operation, Target target) {
        return isServerless(target)
                ? target.basePath() + "/v2" + operation.suffix()
                : "/providers/cohere/v2" + operation.suffix();
    }

    /** Returns the path of Mistral's OCR. */
    private static String mistralOcr(Operation operation, Target target) {
        return isServerless(target)
                ? target.basePath() + "/v1" + operation.suffix()
                : "/providers/mistral/azure" + operation.suffix();
    }

    /** Returns the provider of the protocol that a target's address belongs to. */
    private Provider providerOf(Target target) {
        var path = target.basePath();
        return path.endsWith(CLAUDE) || path.endsWith(CLAUDE + "/v1") ? claude : delegate();
    }

    private static String claudePath(Operation operation, Target target) {
        var path = target.basePath();
        return (path.endsWith(CLAUDE) ? path + "/v1" : path) + operation.suffix();
    }

    @Override
    public TargetProtocol protocol(Target target) {
        return providerOf(target).protocol(target);
    }

    @Override
    public Set<Operation> operations(Target target) {
        return providerOf(target).operations(target);
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        return providerOf(target).features(operation, target);
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        return providerOf(target).prepare(call, target);
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return providerOf(target).answers(call, target);
    }

    private static String path(Operation operation, Target target) {
        if (!isRetired(target)) {
            return AzurePaths.root(target) + "/v1" + operation.suffix();
        }
        var version = target.settings().getOrDefault(Target.API_VERSION, LAST_VERSION);
        return models(target) + operation.suffix() + "?api-version=" + AzurePaths.encoded(version);
    }

    private static boolean isRetired(Target target) {
        return target.settings().containsKey(Target.API_VERSION)
                || target.basePath().endsWith(MODELS)
                || isServerless(target);
    }

    /**
     * Returns whether the target is a serverless deployment, which has its own host and no base
     * path.
     */
    private static boolean isServerless(Target target) {
        return target.base().getHost().endsWith(SERVERLESS);
    }

    private static String models(Target target) {
        var path = target.basePath();
        return path.endsWith(MODELS) || isServerless(target) ? path : path + MODELS;
    }
}
