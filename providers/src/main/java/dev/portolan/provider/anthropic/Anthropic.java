package dev.portolan.provider.anthropic;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Beginning;
import dev.portolan.provider.Call;
import dev.portolan.provider.Feature;
import dev.portolan.provider.HeaderLookup;
import dev.portolan.provider.Operation;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Probes;
import dev.portolan.provider.Provider;
import dev.portolan.provider.ProviderError;
import dev.portolan.provider.Surface;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Route;
import dev.portolan.provider.translate.Translated;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Places;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Anthropic: its own surface by the bytes, any other translated. */
public final class Anthropic implements Provider {
    /** On its own surface all can be said, also what no other has a name for. */
    private static final Set<Feature> ALL =
            Set.copyOf(
                    EnumSet.complementOf(
                            EnumSet.of(
                                    Feature.AUDIO,
                                    Feature.VIDEO,
                                    Feature.JSON_OBJECT,
                                    Feature.LOGPROBS,
                                    Feature.MULTIPLE)));

    private static final Map<Operation, Set<Feature>> OWN =
            Map.of(Operation.MESSAGES, ALL, Operation.COUNT_TOKENS, ALL);

    private final Translated translated = new Translated(new ClaudeDialect());

    @Override
    public String id() {
        return translated.id();
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.MESSAGES, Operation.COUNT_TOKENS);
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return OWN.getOrDefault(operation, translated.features(operation));
    }

    @Override
    public Optional<URI> defaultBase() {
        return translated.defaultBase();
    }

    @Override
    public AuthStyle auth() {
        return translated.auth();
    }

    @Override
    public Probes probes() {
        return translated.probes();
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        if (call.operation().surface() != Surface.ANTHROPIC) {
            return translated.prepare(call, target);
        }
        var obstacle = OpenAiDialect.obstacle(call, OWN);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        var edits = new Edits(call.body());
        call.head()
                .member("model")
                .ifPresent(
                        m ->
                                edits.replace(
                                        m.valueFrom(),
                                        m.valueTo(),
                                        JsonText.quote(target.model())));
        if (call.operation() == Operation.MESSAGES) {
            pinned(call, target, edits);
        }
        return new Preparation.Ready(
                new UpstreamRequest(
                        "POST",
                        Route.V1.path(call.operation(), target),
                        ClaudeDialect.headers(call.head().stream()),
                        edits.build(),
                        List.of()));
    }

    /** The endpoint's geography in place of a caller's, because its bound was judged by it. */
    private static void pinned(Call call, Target target, Edits edits) {
        var geo = target.settings().get(Target.INFERENCE_GEO);
        if (geo != null) {
            edits.removeMembers(call.head().members(), m -> m.name().equals(Places.MEMBER));
            edits.insert(
                    call.head().insertAt(), "\"%s\":%s,".formatted(Places.MEMBER, quoted(geo)));
        }
    }

    private static String quoted(String text) {
        return new String(JsonText.quote(text), StandardCharsets.UTF_8);
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return switch (call.operation()) {
            case MESSAGES -> new OwnReader();
            case COUNT_TOKENS -> new CountReader();
            case CHAT, COMPLETIONS, EMBEDDINGS, FIM -> translated.answers(call, target);
        };
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return translated.error(status, headers, body);
    }

    @Override
    public Optional<Call> continuation(Call call, Beginning soFar) {
        return translated.continuation(call, soFar);
    }
}
