package dev.portolan.provider.anthropic;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Feature;
import dev.portolan.provider.Operation;
import dev.portolan.provider.Probes;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.Inexpressible;
import dev.portolan.provider.canonical.Losses;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.messages.MessagesDecoder;
import dev.portolan.provider.messages.MessagesRequestWriter;
import dev.portolan.provider.openai.Route;
import dev.portolan.provider.translate.Dialect;
import dev.portolan.provider.wire.Places;
import dev.portolan.provider.wire.Slice;
import dev.portolan.provider.wire.UpstreamBody;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Anthropic's protocol for callers of another one. */
final class ClaudeDialect implements Dialect {
    /** What Claude can express in a chat, wherever it is served. */
    static final Set<Feature> FEATURES =
            EnumSet.of(
                    Feature.TOOLS,
                    Feature.FORCED_TOOL,
                    Feature.PARALLEL_TOOLS,
                    Feature.VISION,
                    Feature.FILES,
                    Feature.JSON_SCHEMA,
                    Feature.PREFILL,
                    Feature.REMOTE_MEDIA);

    private static final String VERSION = "2023-06-01";

    @Override
    public String id() {
        return "anthropic";
    }

    @Override
    public Set<Feature> features() {
        return FEATURES;
    }

    @Override
    public Optional<URI> defaultBase() {
        return Optional.of(URI.create("https://api.anthropic.com/v1"));
    }

    @Override
    public AuthStyle auth() {
        return AuthStyle.ANTHROPIC;
    }

    @Override
    public Probes probes() {
        return Probes.MODELS;
    }

    /** The headers of every request. */
    static Map<String, String> headers(boolean stream) {
        return Map.of(
                "content-type",
                "application/json",
                "accept",
                stream ? "text/event-stream" : "application/json",
                "anthropic-version",
                VERSION);
    }

    @Override
    public UpstreamRequest encode(Request request, Target target, Losses losses)
            throws Inexpressible {
        var body =
                MessagesRequestWriter.write(request, target.model(), losses)
                        .put(Places.MEMBER, target.settings().get(Target.INFERENCE_GEO))
                        .build();
        return new UpstreamRequest(
                "POST",
                Route.V1.path(Operation.MESSAGES, target),
                headers(request.service().stream()),
                UpstreamBody.of(Slice.of(body.toBytes())),
                List.of());
    }

    @Override
    public AnswerDecoder decoder(Target target, Supplier<Request> asked) {
        return new MessagesDecoder();
    }
}
