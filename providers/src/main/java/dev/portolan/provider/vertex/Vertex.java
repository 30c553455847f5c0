package dev.portolan.provider.vertex;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Call;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.anthropic.Anthropic;
import dev.portolan.provider.anthropic.ClaudeHost;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.mistral.Mistral;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.OperationPaths;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.operation.OperationTable;
import dev.portolan.provider.operation.OperationsProvider;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.translate.OtherProtocolsOverChat;
import dev.portolan.provider.translate.TranslatedProvider;
import dev.portolan.provider.wire.ErrorReader;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Provider for Vertex AI, which uses the model vendor's protocol at Google's paths. */
public final class Vertex implements Provider {
    static final String ID = "gcp-vertex";

    private final Provider gemini = new TranslatedProvider(new GeminiOnVertex());
    private final Provider claude =
            Anthropic.at(
                    ClaudeHost.cloud(
                                    ID,
                                    AuthStyle.GOOGLE,
                                    ClaudePlatform.VERTEX,
                                    (_operation, _target) -> "/")
                            .naming("vertex-2023-10-16"));
    private final Provider mistral =
            new OtherProtocolsOverChat(
                    new OperationsProvider(
                            new Mistral(),
                            Map.of(Operation.OCR, OperationTable.ocr(OperationPaths.V1))));
    private final Provider openAi =
            new OtherProtocolsOverChat(
                    new OpenAiDialect(
                            Profile.named(ID)
                                    .auth(AuthStyle.GOOGLE)
                                    .without(Operation.COMPLETIONS)
                                    .without(Feature.PREFILL)));

    /**
     * Returns the target's name in Google's listings, {@code publishers/…/models/…} or {@code
     * endpoints/…}; empty when its id names no resource.
     */
    public static Optional<String> listedName(Target target) {
        return VertexResource.of(target).map(VertexResource::listedName);
    }

    /**
     * Returns the target's protocol; Gemini's when the id names no resource, to which nothing is
     * sent.
     */
    @Override
    public TargetProtocol protocol(Target target) {
        return VertexResource.of(target)
                .map(r -> providerOf(r).protocol(target))
                .orElse(TargetProtocol.GEMINI);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Operation> operations() {
        var all = EnumSet.noneOf(Operation.class);
        providers().forEach(provider -> all.addAll(provider.operations()));
        return Set.copyOf(all);
    }

    /** Returns the features of all models' protocols together. */
    @Override
    public Set<Feature> features(Operation operation) {
        var all = EnumSet.noneOf(Feature.class);
        providers().forEach(provider -> all.addAll(provider.features(operation)));
        return Set.copyOf(all);
    }

    @Override
    public Set<Operation> operations(Target target) {
        return VertexResource.of(target).map(this::operations).orElse(Set.of());
    }

    private Set<Operation> operations(VertexResource resource) {
        var all = EnumSet.copyOf(providerOf(resource).operations());
        if (resource.protocol() == VertexResource.Protocol.GEMINI) {
            all.addAll(Operation.of(Operation.Kind.TOKEN_COUNT));
        }
        if (!resource.infills()) {
            all.removeAll(Operation.of(Operation.Kind.INFILL));
        }
        return Set.copyOf(all);
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        return VertexResource.of(target)
                .map(
                        r ->
                                providerOf(r)
                                        .features(
                                                GeminiTokenCount.counts(operation, r)
                                                        ? CallerProtocol.of(operation).chat()
                                                        : operation,
                                                withBareModel(target, r)))
                .orElse(Set.of());
    }

    @Override
    public Optional<URI> defaultBase() {
        return Optional.empty();
    }

    @Override
    public AuthStyle auth() {
        return AuthStyle.GOOGLE;
    }

    @Override
    public ProbePaths probes() {
        return new ProbePaths(Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        var resource = VertexResource.of(target);
        if (resource.isEmpty()) {
            return new Preparation.Unsupported(
                    "model",
                    "The upstream id is not a Vertex AI model or endpoint; correct it in the"
                            + " catalog.");
        }
        var path = VertexPaths.of(call, target, resource.get());
        if (path.isEmpty()) {
            return new Preparation.Unsupported(
                    "model", "The endpoint has no project or no region; set both in the catalog.");
        }
        return switch (prepare(call, resource.get(), withBareModel(target, resource.get()))) {
            case Preparation.Ready(UpstreamRequest request) ->
                    new Preparation.Ready(at(path.get(), request));
            case Preparation.Unsupported unsupported -> unsupported;
        };
    }

    private Preparation prepare(Call call, VertexResource resource, Target bare) {
        if (!operations(resource).contains(call.operation())) {
            return new Preparation.Unsupported(
                    call.operation().path(), "The provider does not serve this operation.");
        }
        return GeminiTokenCount.counts(call.operation(), resource)
                ? GeminiTokenCount.prepare(gemini, call, bare)
                : providerOf(resource).prepare(call, bare);
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        var resource = VertexResource.of(target).orElseThrow();
        if (GeminiTokenCount.counts(call.operation(), resource)) {
            return GeminiTokenCount.reader(call);
        }
        return providerOf(resource).answers(call, withBareModel(target, resource));
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return ErrorReader.read(ID, status, headers, body);
    }

    /**
     * Returns empty, because the form of a continuation depends on the target, which is unknown
     * here.
     */
    @Override
    public Optional<Call> continuation(Call call, PartialAnswer beginning) {
        return Optional.empty();
    }

    private List<Provider> providers() {
        return List.of(gemini, mistral, claude, openAi);
    }

    private Provider providerOf(VertexResource resource) {
        return switch (resource.protocol()) {
            case GEMINI -> gemini;
            case MISTRAL -> mistral;
            case ANTHROPIC -> claude;
            case OPENAI -> openAi;
        };
    }

    private static Target withBareModel(Target target, VertexResource resource) {
        return new Target(target.base(), resource.name(), target.settings());
    }

    private static UpstreamRequest at(String path, UpstreamRequest request) {
        return new UpstreamRequest(
                request.method(), path, request.headers(), request.body(), request.dropped());
    }
}
