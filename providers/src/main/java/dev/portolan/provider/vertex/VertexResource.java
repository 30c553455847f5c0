package dev.portolan.provider.vertex;

import dev.portolan.provider.Target;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Vertex AI resource named by a target's upstream id.
 *
 * @param name its name in request bodies
 * @param path its path below the location
 */
record VertexResource(Protocol protocol, String name, String path) {
    private static final String OPENAI_PATH = "endpoints/openapi";
    private static final Pattern WITH_PARENT =
            Pattern.compile("projects/[^/]+/locations/[^/]+/(.+)");
    private static final Pattern OPEN = Pattern.compile("endpoints/openapi/(.+)");
    private static final Pattern DEPLOYED = Pattern.compile("(endpoints/([^/]+))(?:/(.+))?");
    private static final Pattern MODEL =
            Pattern.compile("(?:publishers/([^/]+)/models/|([^/]+)/)?([^/]+)");

    /** The default publishers by the beginning of a model's name, for ids without a publisher. */
    private static final Map<String, String> BY_NAME =
            Map.of(
                    "claude", "anthropic",
                    "mistral", "mistralai",
                    "ministral", "mistralai",
                    "codestral", "mistralai",
                    "magistral", "mistralai",
                    "llama", "meta",
                    "deepseek", "deepseek-ai",
                    "qwen", "qwen");

    /** The protocol of the resource. */
    enum Protocol {
        GEMINI,
        MISTRAL,
        ANTHROPIC,
        OPENAI
    }

    /** Returns the resource of a target; empty when the id names none. */
    static Optional<VertexResource> of(Target target) {
        Matcher withParent = WITH_PARENT.matcher(target.model());
        var id = withParent.matches() ? withParent.group(1) : target.model();
        Matcher open = OPEN.matcher(id);
        if (open.matches()) {
            return Optional.of(new VertexResource(Protocol.OPENAI, open.group(1), OPENAI_PATH));
        }
        Matcher deployed = DEPLOYED.matcher(id);
        if (deployed.matches()) {
            var served = deployed.group(3) == null ? deployed.group(2) : deployed.group(3);
            return Optional.of(new VertexResource(Protocol.OPENAI, served, deployed.group(1)));
        }
        Matcher model = MODEL.matcher(id);
        return model.matches() ? Optional.of(model(target, model)) : Optional.empty();
    }

    /**
     * Returns whether it fills in between a prefix and a suffix, which of Mistral's models on
     * Vertex AI only Codestral does (Google's model garden, 2026-11).
     */
    boolean infills() {
        return protocol == Protocol.MISTRAL && name.startsWith("codestral");
    }

    /** Returns the resource's name in Google's listings, independent of its path. */
    String listedName() {
        int slash = name.indexOf('/');
        return path.equals(OPENAI_PATH) && slash > 0
                ? "publishers/" + name.substring(0, slash) + "/models/" + name.substring(slash + 1)
                : path;
    }

    private static VertexResource model(Target target, Matcher model) {
        var named = model.group(1) == null ? model.group(2) : model.group(1);
        var publisher = named == null ? publisher(target, model.group(3)) : named;
        var protocol =
                switch (publisher) {
                    case "google" -> Protocol.GEMINI;
                    case "mistralai" -> Protocol.MISTRAL;
                    case "anthropic" -> Protocol.ANTHROPIC;
                    default -> Protocol.OPENAI;
                };
        return protocol == Protocol.OPENAI
                ? new VertexResource(protocol, publisher + "/" + model.group(3), OPENAI_PATH)
                : new VertexResource(
                        protocol,
                        model.group(3),
                        "publishers/" + publisher + "/models/" + model.group(3));
    }

    private static String publisher(Target target, String model) {
        var declared = target.settings().get(Target.PUBLISHER);
        return declared == null ? defaultPublisher(model) : declared;
    }

    private static String defaultPublisher(String model) {
        return BY_NAME.entrySet().stream()
                .filter(entry -> model.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("google");
    }

    /**
     * Returns the project and location in a target's id, without surrounding slashes; null when
     * there are none.
     */
    static @Nullable String parent(Target target) {
        Matcher withParent = WITH_PARENT.matcher(target.model());
        return withParent.matches() ? target.model().substring(0, withParent.start(1) - 1) : null;
    }
}
