package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.SampleEmbeddings;
import dev.portolan.load.script.Script;

/** Writes embeddings as numbers or as base64. */
public final class EmbeddingWriter {
    private final OpenAiVariant variant;

    public EmbeddingWriter(OpenAiVariant variant) {
        this.variant = variant;
    }

    public Script write(JsonNode body, String model, String seed, int defaultDimensions) {
        var texts = SampleEmbeddings.inputs(body.path("input"));
        int dimensions =
                body.path("dimensions")
                        .asInt(body.path("output_dimension").asInt(defaultDimensions));
        boolean base64 = body.path("encoding_format").asText().equals("base64");
        var answer = LenientJson.object();
        if (variant == OpenAiVariant.VLLM || variant == OpenAiVariant.MISTRAL) {
            answer.put("id", "embd-" + seed);
        }
        answer.put("object", "list");
        var data = answer.putArray("data");
        int tokens = 0;
        for (var text : texts) {
            var entry = LenientJson.object().put("object", "embedding").put("index", data.size());
            if (base64) {
                entry.put("embedding", SampleEmbeddings.base64(text, dimensions));
            } else {
                entry.set("embedding", SampleEmbeddings.numbers(text, dimensions));
            }
            data.add(entry);
            tokens += 2 + text.length() / 4;
        }
        answer.put("model", model);
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return ChatCompletionWriter.json(200, answer, variant.headers(seed));
    }
}
