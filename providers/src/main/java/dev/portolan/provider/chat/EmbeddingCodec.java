package dev.portolan.provider.chat;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads requests for OpenAI's embeddings and writes their answers. */
public final class EmbeddingCodec {
    private EmbeddingCodec() {}

    /** Reads a body, which is an object, into its canonical form. */
    public static Embedding.Request read(JsonValue body) throws UntranslatableRequestException {
        var dimensions = body.get("dimensions");
        return new Embedding.Request(
                inputs(body.get("input")),
                dimensions.number() == null ? null : dimensions.count(),
                body.get("encoding_format").textOrEmpty().equals("base64"),
                body.get("input_type").text());
    }

    private static List<String> inputs(JsonValue input) throws UntranslatableRequestException {
        var one = input.text();
        if (one != null) {
            return List.of(one);
        }
        var texts = new ArrayList<String>();
        for (var element : input.elements()) {
            var text = element.text();
            if (text == null) {
                throw new UntranslatableRequestException(
                        "input", "The provider accepts only texts, not token arrays.");
            }
            texts.add(text);
        }
        if (texts.isEmpty()) {
            throw new UntranslatableRequestException(
                    "input", "The input is empty; send a text or a list of texts.");
        }
        return texts;
    }

    /** Writes the body of an answer. */
    public static byte[] write(Embedding.Answer answer, boolean base64) {
        var data = new ArrayList<JsonValue>();
        for (var vector : answer.vectors()) {
            data.add(
                    new ObjectBuilder()
                            .put("object", "embedding")
                            .put("index", data.size())
                            .put("embedding", base64 ? packed(vector) : numbers(vector))
                            .build());
        }
        var usage = answer.usage() == null ? Usage.NONE : answer.usage();
        return new ObjectBuilder()
                .put("object", "list")
                .put("data", JsonValue.array(data))
                .put("model", answer.model())
                .put(
                        "usage",
                        new ObjectBuilder()
                                .put("prompt_tokens", usage.promptTokens())
                                .put("total_tokens", usage.promptTokens())
                                .build())
                .build()
                .toBytes();
    }

    private static JsonValue numbers(double[] vector) {
        var numbers = new ArrayList<JsonValue>(vector.length);
        for (double value : vector) {
            numbers.add(new JsonValue.JsonNumber(Double.toString(value)));
        }
        return JsonValue.array(numbers);
    }

    /** Packs a vector as OpenAI's clients unpack it: 32-bit floats, little-endian. */
    private static JsonValue packed(double[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : vector) {
            bytes.putFloat((float) value);
        }
        return JsonValue.of(Base64.getEncoder().encodeToString(bytes.array()));
    }
}
