package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

/** {@code generationConfig}: sampling, the answer's form, how much to think. */
final class GeminiSettings {
    private static final int MOST_STOPS = 5;
    private static final String JSON = "application/json";

    private GeminiSettings() {}

    /**
     * The settings, null where nothing is set.
     *
     * @param own what the caller says in Google's own words
     */
    static @Nullable JsonValue write(Request request, String model, JsonValue own)
            throws UntranslatableRequestException {
        var config = new ObjectBuilder();
        sampling(request.sampling(), config);
        output(request.output(), config);
        config.put("thinkingConfig", GeminiThinking.write(request.reasoning(), model, own));
        return config.buildUnlessEmpty();
    }

    private static void sampling(Sampling sampling, ObjectBuilder config)
            throws UntranslatableRequestException {
        if (sampling.stop().size() > MOST_STOPS) {
            throw new UntranslatableRequestException(
                    "stop", "Gemini takes five stop sequences at most.");
        }
        if (sampling.logitBias() != null && !sampling.logitBias().members().isEmpty()) {
            throw new UntranslatableRequestException(
                    "logit_bias", "Gemini can't bias single tokens.");
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

    /** None is the same as not to ask: Google counts them from one. */
    private static @Nullable String alternatives(Sampling sampling) {
        var asked = sampling.topLogprobs();
        return "0".equals(asked) ? null : asked;
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
