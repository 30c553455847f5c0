package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.Json;
import dev.portolan.load.answer.Vectors;
import dev.portolan.load.stage.Script;

/** Embeddings, as numbers or as base64. */
final class EmbeddingWriter {
    private final Flavour flavour;

    EmbeddingWriter(Flavour flavour) {
        this.flavour = flavour;
    }

    Script write(JsonNode body, String model, String seed, int usualDimensions) {
        var texts = Vectors.inputs(body.path("input"));
        int dimensions =
                body.path("dimensions").asInt(body.path("output_dimension").asInt(usualDimensions));
        boolean packed = body.path("encoding_format").asText().equals("base64");
        var answer = Json.object();
        if (flavour == Flavour.VLLM || flavour == Flavour.MISTRAL) {
            answer.put("id", "embd-" + seed);
        }
        answer.put("object", "list");
        var data = answer.putArray("data");
        int tokens = 0;
        for (var text : texts) {
            var entry = Json.object().put("object", "embedding").put("index", data.size());
            if (packed) {
                entry.put("embedding", Vectors.base64(text, dimensions));
            } else {
                entry.set("embedding", Vectors.numbers(text, dimensions));
            }
            data.add(entry);
            tokens += 2 + text.length() / 4;
        }
        answer.put("model", model);
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return ChatWriter.json(200, answer, flavour.headers(seed));
    }
}
