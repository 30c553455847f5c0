package dev.portolan.provider.vertex;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.gemini.GeminiDecoder;
import dev.portolan.provider.gemini.GeminiEmbeddings;
import dev.portolan.provider.gemini.GeminiRequest;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.translate.Dialect;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The dialect of Google's models on Vertex AI; targets use their bare names. */
final class GeminiOnVertex implements Dialect {
    /** The model generation that returns log probabilities. */
    private static final String WITH_LOGPROBS = "gemini-2.";

    private static final Set<Feature> FEATURES = features(true);
    private static final Set<Feature> FEATURES_WITHOUT_LOGPROBS = features(false);

    private static Set<Feature> features(boolean logprobs) {
        var supported =
                EnumSet.complementOf(
                        EnumSet.of(
                                Feature.PREFILL,
                                Feature.WEB_SEARCH,
                                Feature.HOSTED_TOOLS,
                                Feature.STORED));
        if (!logprobs) {
            supported.remove(Feature.LOGPROBS);
        }
        return Set.copyOf(supported);
    }

    @Override
    public TargetProtocol protocol() {
        return TargetProtocol.GEMINI;
    }

    @Override
    public String id() {
        return Vertex.ID;
    }

    @Override
    public Set<Feature> features() {
        return FEATURES;
    }

    @Override
    public Set<Feature> features(Target target) {
        return target.model().startsWith(WITH_LOGPROBS) ? FEATURES : FEATURES_WITHOUT_LOGPROBS;
    }

    @Override
    public AuthStyle auth() {
        return AuthStyle.GOOGLE;
    }

    @Override
    public Set<String> extensions() {
        return GeminiRequest.extensions();
    }

    @Override
    public UpstreamRequest encode(Request request, Target target, DroppedFields losses)
            throws UntranslatableRequestException {
        return request(
                GeminiRequest.body(request, target.model(), losses), request.service().stream());
    }

    @Override
    public AnswerDecoder decoder(Target target, Supplier<Request> asked) {
        return new GeminiDecoder(target.model());
    }

    @Override
    public boolean embeds() {
        return true;
    }

    @Override
    public UpstreamRequest encode(Embedding.Request request, Target target)
            throws UntranslatableRequestException {
        return request(GeminiEmbeddings.body(request, target.model()), false);
    }

    @Override
    public Optional<Embedding.Answer> vectors(Target target, HeaderLookup headers, byte[] body) {
        return GeminiEmbeddings.read(body, target.model());
    }

    /** Creates a request whose path is set later. */
    static UpstreamRequest request(JsonValue body, boolean stream) {
        var accept = stream ? "text/event-stream" : "application/json";
        return new UpstreamRequest(
                "POST",
                "/",
                Map.of("content-type", "application/json", "accept", accept),
                UpstreamBody.of(Slice.of(body.toBytes())),
                List.of());
    }
}
