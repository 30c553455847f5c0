package dev.portolan.provider.vertex;

import dev.portolan.provider.Target;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a target's upstream id names.
 *
 * @param name the name the body has for it
 * @param path its path below the location
 */
record VertexResource(Way way, String name, String path) {
    private static final String OPENAI_PATH = "endpoints/openapi";
    private static final Pattern PLACED = Pattern.compile("projects/[^/]+/locations/[^/]+/(.+)");
    private static final Pattern OPEN = Pattern.compile("endpoints/openapi/(.+)");
    private static final Pattern DEPLOYED = Pattern.compile("(endpoints/([^/]+))(?:/(.+))?");
    private static final Pattern MODEL =
            Pattern.compile("(?:publishers/([^/]+)/models/|([^/]+)/)?([^/]+)");

    /** Whose models are so called, where the id names no publisher. */
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

    /** The protocol that is spoken to it. */
    enum Way {
        GEMINI,
        MISTRAL,
        ANTHROPIC,
        OPENAI
    }

    /** The resource of a target; empty where the id is no name of one. */
    static Optional<VertexResource> of(Target target) {
        Matcher placed = PLACED.matcher(target.model());
        var id = placed.matches() ? placed.group(1) : target.model();
        Matcher open = OPEN.matcher(id);
        if (open.matches()) {
            return Optional.of(new VertexResource(Way.OPENAI, open.group(1), OPENAI_PATH));
        }
        Matcher deployed = DEPLOYED.matcher(id);
        if (deployed.matches()) {
            var served = deployed.group(3) == null ? deployed.group(2) : deployed.group(3);
            return Optional.of(new VertexResource(Way.OPENAI, served, deployed.group(1)));
        }
        Matcher model = MODEL.matcher(id);
        return model.matches() ? Optional.of(model(target, model)) : Optional.empty();
    }

    /** Google's own name for it, whatever path leads to it. */
    String listedName() {
        int slash = name.indexOf('/');
        return path.equals(OPENAI_PATH) && slash > 0
                ? "publishers/" + name.substring(0, slash) + "/models/" + name.substring(slash + 1)
                : path;
    }

    private static VertexResource model(Target target, Matcher model) {
        var written = model.group(1) == null ? model.group(2) : model.group(1);
        var publisher = written == null ? publisher(target, model.group(3)) : written;
        var way =
                switch (publisher) {
                    case "google" -> Way.GEMINI;
                    case "mistralai" -> Way.MISTRAL;
                    case "anthropic" -> Way.ANTHROPIC;
                    default -> Way.OPENAI;
                };
        return way == Way.OPENAI
                ? new VertexResource(way, publisher + "/" + model.group(3), OPENAI_PATH)
                : new VertexResource(
                        way,
                        model.group(3),
                        "publishers/" + publisher + "/models/" + model.group(3));
    }

    private static String publisher(Target target, String model) {
        var declared = target.settings().get(Target.PUBLISHER);
        return declared == null ? usual(model) : declared;
    }

    private static String usual(String model) {
        return BY_NAME.entrySet().stream()
                .filter(entry -> model.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("google");
    }

    /** The place in a target's id, without slashes around it; null where the id names none. */
    static @Nullable String place(Target target) {
        Matcher placed = PLACED.matcher(target.model());
        return placed.matches() ? target.model().substring(0, placed.start(1) - 1) : null;
    }
}
