package dev.portolan.provider.registry;

import dev.portolan.provider.Provider;
import dev.portolan.provider.anthropic.Anthropic;
import dev.portolan.provider.azure.AzureFoundry;
import dev.portolan.provider.azure.AzureOpenAi;
import dev.portolan.provider.bedrock.Bedrock;
import dev.portolan.provider.bounds.BoundedProvider;
import dev.portolan.provider.mistral.Mistral;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.operation.OperationTable;
import dev.portolan.provider.operation.OperationsProvider;
import dev.portolan.provider.operation.RerankForm;
import dev.portolan.provider.preset.Presets;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.sagemaker.SageMaker;
import dev.portolan.provider.selfhosted.LlamaCpp;
import dev.portolan.provider.selfhosted.Nim;
import dev.portolan.provider.selfhosted.Ollama;
import dev.portolan.provider.selfhosted.Sglang;
import dev.portolan.provider.selfhosted.Tei;
import dev.portolan.provider.selfhosted.Tgi;
import dev.portolan.provider.selfhosted.TokenCounting;
import dev.portolan.provider.selfhosted.Vllm;
import dev.portolan.provider.translate.OtherProtocolsOverChat;
import dev.portolan.provider.vertex.Vertex;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All providers, by the name the catalog uses. */
public final class Providers {
    private static final Map<String, Provider> BY_ID =
            Stream.concat(
                            openAiFamily()
                                    .map(OtherProtocolsOverChat::new)
                                    .map(Providers::withCounts)
                                    .map(OperationTable::complete),
                            Stream.of(
                                    Anthropic.itself(),
                                    bedrock(),
                                    new Vertex(),
                                    new AzureFoundry()))
                    .map(BoundedProvider::new)
                    .collect(Collectors.toUnmodifiableMap(Provider::id, Function.identity()));

    private Providers() {}

    private static Provider bedrock() {
        return new OperationsProvider(new Bedrock(), Map.of(Operation.RERANK, RerankForm.BEDROCK));
    }

    /** Adds the count of tokens to the servers that have one. */
    private static Provider withCounts(Provider chats) {
        return switch (chats.id()) {
            case "vllm" -> TokenCounting.byTokenize(chats);
            case "sglang", "llama-cpp" -> TokenCounting.byMessages(chats);
            default -> chats;
        };
    }

    private static Stream<Provider> openAiFamily() {
        return Stream.concat(
                Stream.of(
                        OpenAiDialect.openAi(),
                        OpenAiDialect.compatible(),
                        AzureOpenAi.provider(),
                        new Mistral(),
                        new SageMaker(),
                        Vllm.provider(),
                        Sglang.provider(),
                        Tgi.provider(),
                        LlamaCpp.provider(),
                        Ollama.provider(),
                        Nim.provider(),
                        Tei.provider()),
                Presets.all().stream());
    }

    /** Returns the provider with this id. */
    public static Optional<Provider> byId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** Returns all providers, by id. */
    public static List<Provider> all() {
        return BY_ID.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }
}
