package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

/** Writes {@code generationConfig}: sampling, output format and thinking. */
final class GeminiSettings {
    private static final int MAX_STOPS = 5;
    private static final String JSON = "application/json";

    private GeminiSettings() {}

    /**
     * Writes the settings; returns null when nothing is set.
     *
     * @param google the caller's settings in Google's google format
     */
    static @Nullable JsonValue write(Request request, String model, JsonValue google)
            throws UntranslatableRequestException {
        var config = new ObjectBuilder();
        sampling(request.sampling(), config);
        output(request.output(), config);
        config.put("thinkingConfig", GeminiThinking.write(request.reasoning(), model, google));
        return config.buildUnlessEmpty();
    }

    private static void sampling(Sampling sampling, ObjectBuilder config)
            throws UntranslatableRequestException {
        if (sampling.stop().size() > MAX_STOPS) {
            throw new UntranslatableRequestException(
                    "stop",
                    "%d stop sequences given (expected: at most %d for Gemini)."
                            .formatted(sampling.stop().size(), MAX_STOPS));
        }
        if (sampling.logitBias() != null && !sampling.logitBias().members().isEmpty()) {
            throw new UntranslatableRequestException(
                    "logit_bias", "Gemini does not support token biases; remove it.");
        }
        config.putNumber("temperature", sampling.temperature())
                .putNumber("topP", sampling.topP())
                .putNumber("topK", sampling.topK())
                .putNumber("maxOutputTokens", sampling.maxOutputTokens())
                .putNumber("seed", sampling.seed())
                .putNumber("presencePenalty", sampling.presencePenalty())
                .putNumber("frequencyPenalty", sampling.frequencyPenalty());
        if (sampling.choices() > 1) {
            config.put("candidateCount", sampling.choices());
        }
        if (!sampling.stop().isEmpty()) {
            config.put(
                    "stopSequences",
                    JsonValue.array(sampling.stop().stream().map(JsonValue::of).toList()));
        }
        if (sampling.logprobs()) {
            config.put("responseLogprobs", true).putNumber("logprobs", alternatives(sampling));
        }
    }

    /** Returns the number of alternatives; null for 0, because Google requires at least one. */
    private static @Nullable String alternatives(Sampling sampling) {
        var requested = sampling.topLogprobs();
        return "0".equals(requested) ? null : requested;
    }

    private static void output(Output output, ObjectBuilder config) {
        switch (output) {
            case Output.Text _text -> {}
            case Output.JsonObject _object -> config.put("responseMimeType", JSON);
            case Output.Schema schema ->
                    GeminiSchema.put(
                            config.put("responseMimeType", JSON),
                            schema.schema(),
                            "responseSchema",
                            "responseJsonSchema");
        }
    }
}
