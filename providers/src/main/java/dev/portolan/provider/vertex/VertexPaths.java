package dev.portolan.provider.vertex;

import dev.portolan.provider.Call;
import dev.portolan.provider.Target;
import dev.portolan.provider.gemini.GeminiEmbeddings;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the path and query of a call to a target's resource. */
final class VertexPaths {
    private static final Pattern VERSION = Pattern.compile("/v\\d+(?:beta\\d+)?");
    private static final Pattern REGIONAL =
            Pattern.compile("([a-z0-9-]+)-aiplatform\\.googleapis\\.com");
    private static final Pattern MULTI_REGION =
            Pattern.compile("aiplatform\\.([a-z]+)\\.rep\\.googleapis\\.com");
    private static final Pattern DEDICATED =
            Pattern.compile("[^.]+\\.([a-z0-9-]+)-\\d+\\.prediction\\.vertexai\\.goog");

    private VertexPaths() {}

    /** Returns the path and query; empty when the endpoint has no project or location. */
    static Optional<String> of(Call call, Target target, VertexResource resource) {
        return parent(target, resource)
                .map(
                        parent ->
                                parent
                                        + "/"
                                        + escaped(path(call, resource))
                                        + method(call, resource));
    }

    /**
     * Returns the resource's path; Claude's tokens are counted by a separate model, whose request
     * body names the model.
     */
    private static String path(Call call, VertexResource resource) {
        var path = resource.path();
        return call.operation().kind() == Operation.Kind.TOKEN_COUNT
                        && resource.protocol() == VertexResource.Protocol.ANTHROPIC
                ? path.substring(0, path.lastIndexOf('/')) + "/count-tokens"
                : path;
    }

    private static Optional<String> parent(Target target, VertexResource resource) {
        var base = target.basePath();
        if (base.contains("/projects/")) {
            return Optional.of(base);
        }
        var versioned =
                VERSION.matcher(base).find() ? base : base + "/" + version(resource.protocol());
        var parentOfId = VertexResource.parent(target);
        if (parentOfId != null) {
            return Optional.of(versioned + "/" + escaped(parentOfId));
        }
        var project = target.settings().get(Target.PROJECT);
        var location = location(target);
        return project == null || location == null
                ? Optional.empty()
                : Optional.of(
                        versioned
                                + "/projects/"
                                + escaped(project)
                                + "/locations/"
                                + escaped(location));
    }

    /** Returns the API version; Gemini's JSON schemas and call ids need the beta. */
    private static String version(VertexResource.Protocol protocol) {
        return protocol == VertexResource.Protocol.GEMINI ? "v1beta1" : "v1";
    }

    private static String method(Call call, VertexResource resource) {
        boolean stream = call.head().stream();
        return switch (resource.protocol()) {
            case GEMINI -> gemini(call, resource, stream);
            case MISTRAL, ANTHROPIC -> stream ? ":streamRawPredict" : ":rawPredict";
            case OPENAI ->
                    call.operation().kind() == Operation.Kind.EMBEDDING
                            ? "/embeddings"
                            : "/chat/completions";
        };
    }

    private static String gemini(Call call, VertexResource resource, boolean stream) {
        if (call.operation().kind() == Operation.Kind.EMBEDDING) {
            return ":" + GeminiEmbeddings.method(resource.name());
        }
        if (GeminiTokenCount.counts(call.operation(), resource)) {
            return ":countTokens";
        }
        return stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
    }

    /** Returns the declared location, else the one in the host name. */
    private static @Nullable String location(Target target) {
        var declared = target.settings().get(Target.REGION);
        if (declared != null) {
            return declared;
        }
        var host = target.base().getHost().toLowerCase(Locale.ROOT);
        if (host.equals("aiplatform.googleapis.com")) {
            return "global";
        }
        for (var pattern : new Pattern[] {REGIONAL, MULTI_REGION, DEDICATED}) {
            Matcher matcher = pattern.matcher(host);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return null;
    }

    /** Percent-encodes each segment and keeps the slashes between them. */
    private static String escaped(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%40", "@");
    }
}
