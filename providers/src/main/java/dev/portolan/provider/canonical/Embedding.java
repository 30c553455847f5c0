package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Texts to vectors: what is asked and what comes back. */
public final class Embedding {
    private Embedding() {}

    /**
     * A request for vectors.
     *
     * @param inputs the texts; never empty
     * @param dimensions how long the vectors shall be; null where the caller doesn't say
     * @param base64 whether the caller wants each vector as base 64 of little-endian floats
     * @param inputType what the texts are for ({@code query}, {@code passage}, …), where the caller
     *     says it
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
     * @param usage null where the provider tells none
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
