package dev.portolan.provider.translate;

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
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.continuation.ContinuationRequest;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A provider whose protocol is no caller protocol: requests and answers are translated. */
public final class TranslatedProvider implements Provider {
    private final Dialect dialect;
    private final Map<Operation, Set<Feature>> features = new EnumMap<>(Operation.class);

    public TranslatedProvider(Dialect dialect) {
        this.dialect = dialect;
        for (var operation : Operation.values()) {
            expressible(operation.kind()).ifPresent(able -> features.put(operation, able));
        }
    }

    private Optional<Set<Feature>> expressible(Operation.Kind kind) {
        return switch (kind) {
            case CHAT -> Optional.of(Set.copyOf(dialect.features()));
            case EMBEDDING -> dialect.embeds() ? Optional.of(Set.of()) : Optional.empty();
            case COMPLETION, INFILL, TOKEN_COUNT -> Optional.empty();
            case RERANK, MODERATION, TRANSCRIPTION, TRANSLATION, SPEECH, IMAGE, IMAGE_EDIT, OCR ->
                    Optional.empty();
        };
    }

    @Override
    public TargetProtocol protocol(Target target) {
        return dialect.protocol();
    }

    @Override
    public String id() {
        return dialect.id();
    }

    @Override
    public Set<Operation> operations() {
        return Set.copyOf(features.keySet());
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return features.getOrDefault(operation, Set.of());
    }

    @Override
    public Set<Feature> features(Operation operation, Target target) {
        return isChat(operation) ? dialect.features(target) : features(operation);
    }

    @Override
    public Optional<URI> defaultBase() {
        return dialect.defaultBase();
    }

    @Override
    public AuthStyle auth() {
        return dialect.auth();
    }

    @Override
    public ProbePaths probes() {
        return dialect.probes();
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        var obstacle =
                OpenAiDialect.obstacle(call, able(call.operation(), target))
                        .or(() -> OpenAiDialect.unlisted(call, dialect.protocol()));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        if (!call.operation().kind().generates() && call.head().stream()) {
            return new Preparation.Unsupported("stream", "Embeddings are never streamed.");
        }
        try {
            return new Preparation.Ready(
                    isChat(call.operation())
                            ? chat(call, target)
                            : dialect.encode(protocol(call).readEmbedding(call), target));
        } catch (UntranslatableRequestException e) {
            return new Preparation.Unsupported(e.field(), e.why());
        }
    }

    /** Returns what an operation can express at a target; null where it isn't served. */
    private @Nullable Set<Feature> able(Operation operation, Target target) {
        return features.containsKey(operation) ? features(operation, target) : null;
    }

    private static boolean isChat(Operation operation) {
        return operation.kind() == Operation.Kind.CHAT;
    }

    private static CallerProtocol protocol(Call call) {
        return CallerProtocol.of(call.operation());
    }

    private UpstreamRequest chat(Call call, Target target) throws UntranslatableRequestException {
        Request request = protocol(call).readChat(call);
        var dropped = new DroppedFields();
        UpstreamRequest encoded = dialect.encode(request, target, dropped);
        request.extensions().keySet().stream()
                .filter(name -> !dialect.extensions().contains(name))
                .forEach(dropped::drop);
        var all = new ArrayList<>(encoded.dropped());
        all.addAll(dropped.names());
        return new UpstreamRequest(
                encoded.method(), encoded.path(), encoded.headers(), encoded.body(), all);
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return isChat(call.operation())
                ? new TranslatedReader(dialect.decoder(target, () -> readAgain(call)), call)
                : new EmbeddingReader(dialect, call, target);
    }

    private static Request readAgain(Call call) {
        try {
            return protocol(call).readChat(call);
        } catch (UntranslatableRequestException e) {
            throw new IllegalStateException("the call was not prepared", e);
        }
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return dialect.error(status, headers, body);
    }

    @Override
    public Optional<Call> continuation(Call call, PartialAnswer soFar) {
        return isChat(call.operation()) && dialect.features().contains(Feature.PREFILL)
                ? ContinuationRequest.of(call, soFar, "", "")
                : Optional.empty();
    }
}
