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
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.mistral.Mistral;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.translate.OtherProtocolsOverChat;
import dev.portolan.provider.translate.TranslatedProvider;
import dev.portolan.provider.wire.ErrorReader;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Vertex AI: the protocol is that of whoever made the model, the path is Google's. */
public final class Vertex implements Provider {
    static final String ID = "gcp-vertex";

    private final Provider gemini = new TranslatedProvider(new GeminiOnVertex());
    private final Provider claude =
            Anthropic.at(
                    ClaudeHost.cloud(ID, AuthStyle.GOOGLE, (_operation, _target) -> "/")
                            .naming("vertex-2023-10-16"));
    private final Provider mistral = new OtherProtocolsOverChat(new Mistral());
    private final Provider openAi =
            new OtherProtocolsOverChat(
                    new OpenAiDialect(
                            Profile.named(ID)
                                    .auth(AuthStyle.GOOGLE)
                                    .without(Operation.COMPLETIONS)
                                    .without(Feature.PREFILL)));

    /**
     * What a target is called where Google lists it, {@code publishers/…/models/…} or {@code
     * endpoints/…}; empty where its id names nothing.
     */
    public static Optional<String> listedName(Target target) {
        return VertexResource.of(target).map(VertexResource::listedName);
    }

    /** Google's own, where the id names nothing: nothing is sent there. */
    @Override
    public TargetProtocol protocol(Target target) {
        return VertexResource.of(target)
                .map(r -> lane(r).protocol(target))
                .orElse(TargetProtocol.GEMINI);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Operation> operations() {
        var all = EnumSet.noneOf(Operation.class);
        lanes().forEach(lane -> all.addAll(lane.operations()));
        return Set.copyOf(all);
    }

    /** What any of its models' protocols can express. */
    @Override
    public Set<Feature> features(Operation operation) {
        var all = EnumSet.noneOf(Feature.class);
        lanes().forEach(lane -> all.addAll(lane.features(operation)));
        return Set.copyOf(all);
    }

    @Override
    public Set<Operation> operations(Target target) {
        return VertexResource.of(target).map(r -> lane(r).operations()).orElse(Set.of());
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        return VertexResource.of(target)
                .map(r -> lane(r).features(operation, named(target, r)))
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
            return new Preparation.Unsupported("model", "The upstream id names no model.");
        }
        var path = VertexPaths.of(call, target, resource.get());
        if (path.isEmpty()) {
            return new Preparation.Unsupported(
                    "model", "The endpoint names no project or no location.");
        }
        return switch (lane(resource.get()).prepare(call, named(target, resource.get()))) {
            case Preparation.Ready(UpstreamRequest request) ->
                    new Preparation.Ready(at(path.get(), request));
            case Preparation.Unsupported unsupported -> unsupported;
        };
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        var resource = VertexResource.of(target).orElseThrow();
        return lane(resource).answers(call, named(target, resource));
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return ErrorReader.read(ID, status, headers, body);
    }

    /** No target is known here, so that nobody can say whose way of continuing it would be. */
    @Override
    public Optional<Call> continuation(Call call, PartialAnswer beginning) {
        return Optional.empty();
    }

    private List<Provider> lanes() {
        return List.of(gemini, mistral, claude, openAi);
    }

    private Provider lane(VertexResource resource) {
        return switch (resource.way()) {
            case GEMINI -> gemini;
            case MISTRAL -> mistral;
            case ANTHROPIC -> claude;
            case OPENAI -> openAi;
        };
    }

    private static Target named(Target target, VertexResource resource) {
        return new Target(target.base(), resource.name(), target.settings());
    }

    private static UpstreamRequest at(String path, UpstreamRequest request) {
        return new UpstreamRequest(
                request.method(), path, request.headers(), request.body(), request.dropped());
    }
}
