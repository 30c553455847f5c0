package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.parameters.ModelRules;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.parameters.Parameter;

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
    static @Nullable JsonValue write(
            Request request, String model, JsonValue google, DroppedFields dropped)
            throws UntranslatableRequestException {
        var rules = ModelTable.of(model);
        var config = new ObjectBuilder();
        sampling(request.sampling(), config);
        penalties(request.sampling(), rules, config, dropped);
        output(request.output(), config);
        config.put(
                "thinkingConfig",
                GeminiThinking.write(reasoning(request, rules, dropped), model, google));
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
                .putNumber("seed", sampling.seed());
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

    private static void penalties(
            Sampling sampling, ModelRules rules, ObjectBuilder config, DroppedFields dropped) {
        config.putNumber(
                        "presencePenalty",
                        accepted(
                                Parameter.PRESENCE_PENALTY,
                                sampling.presencePenalty(),
                                rules,
                                dropped))
                .putNumber(
                        "frequencyPenalty",
                        accepted(
                                Parameter.FREQUENCY_PENALTY,
                                sampling.frequencyPenalty(),
                                rules,
                                dropped));
    }

    /**
     * Returns a value unless the model accepts only the parameter's default and this is another.
     */
    private static @Nullable String accepted(
            Parameter parameter, @Nullable String value, ModelRules rules, DroppedFields dropped) {
        boolean left =
                value != null
                        && rules.fixed().contains(parameter)
                        && !parameter.isDefault(new JsonValue.JsonNumber(value));
        dropped.dropIf(left, parameter.member());
        return left ? null : value;
    }

    /** Returns the caller's setting, which models without thoughts refuse. */
    private static Reasoning reasoning(Request request, ModelRules rules, DroppedFields dropped) {
        var reasoning = request.reasoning();
        if (!rules.isKnown() || !rules.thinking().isEmpty() || reasoning.isUnset()) {
            return reasoning;
        }
        dropped.dropIf(reasoning.mode() != Reasoning.Mode.OFF, reasoning.member());
        return Reasoning.UNSET;
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
