package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Embeddings: the request for vectors of texts, and the answer. */
public final class Embedding {
    private Embedding() {}

    /**
     * A request for vectors.
     *
     * @param inputs the texts; never empty
     * @param dimensions the length of the vectors; null where the caller sets none
     * @param base64 true for vectors as base 64 of little-endian floats
     * @param inputType the purpose of the texts ({@code query}, {@code passage}, …); null where the
     *     caller sets none
     */
    public record Request(
            List<String> inputs,
            @Nullable Long dimensions,
            boolean base64,
            @Nullable String inputType) {
        public Request {
            inputs = List.copyOf(inputs);
        }

        @Override
        public String toString() {
            return "Embedding.Request[" + inputs.size() + " inputs]";
        }
    }

    /**
     * The vectors, in the order of the inputs.
     *
     * @param usage null where the provider reports none
     */
    public record Answer(String model, List<double[]> vectors, @Nullable Usage usage) {
        public Answer {
            vectors = List.copyOf(vectors);
        }

        @Override
        public String toString() {
            return "Embedding.Answer[" + vectors.size() + " vectors]";
        }
    }
}
