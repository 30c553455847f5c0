package dev.portolan.provider.vertex;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Feature;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.Inexpressible;
import dev.portolan.provider.canonical.Losses;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.messages.MessagesDecoder;
import dev.portolan.provider.messages.MessagesRequestWriter;
import dev.portolan.provider.translate.Dialect;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** Claude by {@code rawPredict}: Anthropic's body, whose model is in the path and named nowhere. */
final class ClaudeOnVertex implements Dialect {
    private static final String VERSION = "vertex-2023-10-16";
    private static final Set<Feature> FEATURES =
            EnumSet.of(
                    Feature.TOOLS,
                    Feature.FORCED_TOOL,
                    Feature.PARALLEL_TOOLS,
                    Feature.VISION,
                    Feature.FILES,
                    Feature.JSON_SCHEMA,
                    Feature.REMOTE_MEDIA);

    @Override
    public String id() {
        return Vertex.ID;
    }

    @Override
    public Set<Feature> features() {
        return Set.copyOf(FEATURES);
    }

    @Override
    public AuthStyle auth() {
        return AuthStyle.GOOGLE;
    }

    @Override
    public UpstreamRequest encode(Request request, Target target, Losses losses)
            throws Inexpressible {
        var body =
                MessagesRequestWriter.write(request, target.model(), losses)
                        .remove("model")
                        .put("anthropic_version", VERSION)
                        .build();
        return GeminiOnVertex.request(body, request.service().stream());
    }

    @Override
    public AnswerDecoder decoder(Target target, Supplier<Request> asked) {
        return new MessagesDecoder();
    }
}
