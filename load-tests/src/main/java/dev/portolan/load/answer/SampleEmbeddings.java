package dev.portolan.load.answer;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/** Generates unit vectors seeded by the text, so that equal texts get equal embeddings. */
public final class SampleEmbeddings {
    private SampleEmbeddings() {}

    /** Returns the texts, or token lists as text, of an embeddings request's {@code input}. */
    public static List<String> inputs(JsonNode input) {
        boolean many = input.isArray() && (input.path(0).isTextual() || input.path(0).isArray());
        return many
                ? LenientJson.each(input).map(SampleEmbeddings::asText).toList()
                : List.of(asText(input));
    }

    /** Returns the vector of a text as a JSON array of numbers. */
    public static JsonNode numbers(String text, int dimensions) {
        var array = LenientJson.array();
        for (float value : vector(text, dimensions)) {
            array.add(value);
        }
        return array;
    }

    /** Returns the vector of a text as base64 of little-endian floats. */
    public static String base64(String text, int dimensions) {
        var bytes = ByteBuffer.allocate(dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector(text, dimensions)) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] vector(String text, int dimensions) {
        var random = new SplittableRandom(text.hashCode());
        var vector = new float[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
            squares += vector[i] * vector[i];
        }
        float length = (float) Math.sqrt(squares);
        for (int i = 0; i < dimensions; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    private static String asText(JsonNode input) {
        return input.isTextual() ? input.asText() : LenientJson.write(input);
    }
}
