package dev.portolan.provider.converse;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.aws.BedrockHead;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The vendors' own JSON for embeddings, which InvokeModel passes on. */
enum BedrockEmbeddings {
    TITAN_V1 {
        @Override
        JsonValue request(Embedding.Request embedding) throws UntranslatableRequestException {
            if (embedding.dimensions() != null) {
                throw new UntranslatableRequestException(
                        "dimensions", "This model's vectors have a fixed length; omit dimensions.");
            }
            return new ObjectBuilder().put("inputText", singleText(embedding)).build();
        }
    },
    TITAN_V2 {
        @Override
        JsonValue request(Embedding.Request embedding) throws UntranslatableRequestException {
            var request = new ObjectBuilder().put("inputText", singleText(embedding));
            var dimensions = embedding.dimensions();
            if (dimensions != null) {
                if (!Set.of(256L, 512L, 1024L).contains(dimensions)) {
                    throw new UntranslatableRequestException(
                            "dimensions", "Titan's vectors have 256, 512 or 1024 dimensions.");
                }
                request.put("dimensions", dimensions);
            }
            return request.put("normalize", true).build();
        }
    },
    COHERE {
        @Override
        JsonValue request(Embedding.Request embedding) throws UntranslatableRequestException {
            if (embedding.inputs().size() > MAX_TEXTS) {
                throw new UntranslatableRequestException(
                        "input", "Cohere's models embed at most 96 texts per request; send fewer.");
            }
            var texts = embedding.inputs().stream().map(JsonValue::of).toList();
            var request =
                    new ObjectBuilder()
                            .put("texts", JsonValue.array(texts))
                            .put("input_type", purpose(embedding.inputType()))
                            .put(
                                    "embedding_types",
                                    JsonValue.array(List.of(JsonValue.of("float"))));
            var dimensions = embedding.dimensions();
            if (dimensions != null) {
                request.put("output_dimension", dimensions);
            }
            return request.build();
        }
    },
    NOVA {
        @Override
        JsonValue request(Embedding.Request embedding) throws UntranslatableRequestException {
            var text =
                    new ObjectBuilder()
                            .put("truncationMode", "NONE")
                            .put("value", singleText(embedding));
            var query = "query".equals(embedding.inputType());
            var wanted =
                    new ObjectBuilder()
                            .put("embeddingPurpose", query ? "TEXT_RETRIEVAL" : "GENERIC_INDEX")
                            .put("text", text.build());
            var dimensions = embedding.dimensions();
            if (dimensions != null) {
                wanted.put("embeddingDimension", dimensions);
            }
            return new ObjectBuilder()
                    .put("taskType", "SINGLE_EMBEDDING")
                    .put("singleEmbeddingParams", wanted.build())
                    .build();
        }
    };

    private static final int MAX_TEXTS = 96;

    /** Returns the format of the model's vendor; Titan's if the vendor is unknown. */
    static BedrockEmbeddings of(String model) {
        if (model.contains("cohere.embed")) {
            return COHERE;
        }
        if (model.contains("nova") && model.contains("embed")) {
            return NOVA;
        }
        return model.contains("titan-embed-text-v1") || model.contains("titan-embed-g1")
                ? TITAN_V1
                : TITAN_V2;
    }

    /** Returns the request's body. */
    abstract JsonValue request(Embedding.Request embedding) throws UntranslatableRequestException;

    /** Returns the vectors of an answer of any of the vendors. */
    Optional<Embedding.Answer> answer(String model, HeaderLookup headers, byte[] body) {
        var json = JsonReader.read(body, 0, body.length);
        if (json == null) {
            return Optional.empty();
        }
        var vectors = new ArrayList<double[]>();
        for (var vector : vectors(json)) {
            var numbers = numbers(vector);
            if (numbers == null) {
                return Optional.empty();
            }
            vectors.add(numbers);
        }
        return vectors.isEmpty()
                ? Optional.empty()
                : Optional.of(new Embedding.Answer(model, vectors, usage(headers, json)));
    }

    private static List<JsonValue> vectors(JsonValue json) {
        if (json.has("embedding")) {
            return List.of(json.get("embedding"));
        }
        var all = json.get("embeddings");
        if (all.isObject()) {
            return all.get("float").elements();
        }
        boolean nova = !all.elements().isEmpty() && all.elements().getFirst().has("embedding");
        return nova
                ? all.elements().stream().map(entry -> entry.get("embedding")).toList()
                : all.elements();
    }

    private static double @Nullable [] numbers(JsonValue vector) {
        var numbers = new double[vector.elements().size()];
        for (int i = 0; i < numbers.length; i++) {
            var digits = vector.elements().get(i).number();
            if (digits == null) {
                return null;
            }
            numbers[i] = Double.parseDouble(digits);
        }
        return numbers.length == 0 ? null : numbers;
    }

    /** Bedrock counts in a header, Titan in its body as well. */
    private static @Nullable Usage usage(HeaderLookup headers, JsonValue json) {
        var counted = BedrockHead.of(headers).usage();
        if (counted != null || !json.has("inputTextTokenCount")) {
            return counted;
        }
        return new Usage(json.get("inputTextTokenCount").count(), 0, 0, 0, 0);
    }

    private static String singleText(Embedding.Request embedding)
            throws UntranslatableRequestException {
        if (embedding.inputs().size() > 1) {
            throw new UntranslatableRequestException(
                    "input", "The model embeds one text per request; send one.");
        }
        return embedding.inputs().getFirst();
    }

    private static String purpose(@Nullable String counted) {
        return switch (counted == null ? "" : counted) {
            case "query", "search_query" -> "search_query";
            case "classification" -> "classification";
            case "clustering" -> "clustering";
            default -> "search_document";
        };
    }
}
