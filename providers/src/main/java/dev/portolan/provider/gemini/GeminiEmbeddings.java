package dev.portolan.provider.gemini;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes embedding requests and reads their answers: {@code predict} with instances, or {@code
 * embedContent} with one content.
 */
public final class GeminiEmbeddings {
    private static final Pattern BY_CONTENT = Pattern.compile("gemini-embedding-(?!001).*");
    private static final Pattern ONE_AT_A_TIME = Pattern.compile("gemini-embedding-.*");

    private GeminiEmbeddings() {}

    /** Returns the embedding method of a model. */
    public static String method(String model) {
        return BY_CONTENT.matcher(model).matches() ? "embedContent" : "predict";
    }

    /** Writes the body for a model's bare name. */
    public static JsonValue body(Embedding.Request request, String model)
            throws UntranslatableRequestException {
        if (request.inputs().size() > 1 && ONE_AT_A_TIME.matcher(model).matches()) {
            throw new UntranslatableRequestException(
                    "input",
                    "The model accepts one text per request; %d were given."
                            .formatted(request.inputs().size()));
        }
        var task = task(request.inputType());
        if (method(model).equals("embedContent")) {
            return new ObjectBuilder()
                    .put("content", content(request.inputs().getFirst()))
                    .put("taskType", task)
                    .put("outputDimensionality", number(request.dimensions()))
                    .build();
        }
        List<JsonValue> instances = new ArrayList<>();
        for (var text : request.inputs()) {
            instances.add(new ObjectBuilder().put("content", text).put("task_type", task).build());
        }
        return new ObjectBuilder()
                .put("instances", JsonValue.array(instances))
                .put(
                        "parameters",
                        new ObjectBuilder()
                                .put("outputDimensionality", number(request.dimensions()))
                                .buildUnlessEmpty())
                .build();
    }

    /** Reads the vectors of either method's answer; empty when the body contains none. */
    public static Optional<Embedding.Answer> read(byte[] body, String model) {
        var json = JsonReader.read(body, 0, body.length);
        if (json == null) {
            return Optional.empty();
        }
        var entries = new ArrayList<>(json.get("embeddings").elements());
        json.get("predictions").elements().forEach(p -> entries.add(p.get("embeddings")));
        if (json.get("embedding").isObject()) {
            entries.add(json.get("embedding"));
        }
        var vectors = new ArrayList<double[]>();
        long tokens = json.get("usageMetadata").get("promptTokenCount").count();
        for (var entry : entries) {
            var vector = vector(entry.get("values"));
            if (vector == null) {
                return Optional.empty();
            }
            vectors.add(vector);
            tokens += entry.get("statistics").get("token_count").count();
        }
        var usage = tokens == 0 ? null : new Usage(tokens, 0, 0, 0, 0);
        return vectors.isEmpty()
                ? Optional.empty()
                : Optional.of(new Embedding.Answer(model, vectors, usage));
    }

    private static JsonValue content(String text) {
        return JsonValue.object(
                "parts", JsonValue.array(List.of(JsonValue.object("text", JsonValue.of(text)))));
    }

    private static @Nullable JsonValue number(@Nullable Long value) {
        return value == null ? null : JsonValue.of(value);
    }

    private static @Nullable String task(@Nullable String inputType) {
        if (inputType == null) {
            return null;
        }
        return switch (inputType) {
            case "query", "search_query" -> "RETRIEVAL_QUERY";
            case "passage", "document", "search_document" -> "RETRIEVAL_DOCUMENT";
            case "classification" -> "CLASSIFICATION";
            case "clustering" -> "CLUSTERING";
            default -> null;
        };
    }

    private static double @Nullable [] vector(JsonValue values) {
        var elements = values.elements();
        var vector = new double[elements.size()];
        for (int i = 0; i < vector.length; i++) {
            var digits = elements.get(i).number();
            if (digits == null) {
                return null;
            }
            vector[i] = Double.parseDouble(digits);
        }
        return vector.length == 0 ? null : vector;
    }
}
