package dev.portolan.provider.converse;

import dev.portolan.provider.Target;
import dev.portolan.provider.aws.Guardrail;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.parameters.ModelRules;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.parameters.Parameter;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.schema.FittedSchema;
import dev.portolan.provider.schema.SchemaFitting;
import dev.portolan.provider.schema.SchemaRules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes the body of a Converse request. */
public final class ConverseRequest {
    /** Members of Converse that a caller may send unchanged. */
    static final Set<String> EXTENSIONS =
            Set.of(
                    "additionalModelRequestFields",
                    "additionalModelResponseFieldPaths",
                    AnthropicBetas.MEMBER,
                    Guardrail.MEMBER,
                    "performanceConfig");

    private static final Set<String> TIERS = Set.of("default", "priority", "flex", "reserved");
    private static final Pattern METADATA = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{1,256}");
    private static final int MAX_METADATA = 16;

    private final Request request;
    private final String model;
    private final ModelFamily family;
    private final ModelRules rules;
    private final DroppedFields losses;
    private final @Nullable Guardrail guardrail;
    private final Output.@Nullable Schema schema;
    private final @Nullable JsonValue held;
    private final boolean forced;
    private final AdditionalModelFields extras;

    public ConverseRequest(Request request, Target target, DroppedFields losses) {
        this.request = request;
        this.model = target.model();
        this.guardrail = Guardrail.of(target);
        this.family = ModelFamily.of(target);
        this.rules = ModelTable.of(target);
        this.losses = losses;
        this.schema = request.output() instanceof Output.Schema given ? given : null;
        this.held = family.followsSchemas(target) ? held(schema) : null;
        this.forced = schema != null && held == null;
        this.extras = new AdditionalModelFields(target, request, forced, losses);
    }

    public JsonValue build() throws UntranslatableRequestException {
        refuse();
        boolean instructionsOnly = request.turns().isEmpty();
        boolean thoughts = family != ModelFamily.CLAUDE || extras.claudeThinks();
        var blocks = new ConverseBlocks(family, model, request, thoughts, losses);
        var system = blocks.system(instructionsOnly ? List.<Block>of() : request.system());
        var turns =
                instructionsOnly
                        ? List.of(new Turn(Turn.Role.USER, request.system()))
                        : request.turns();
        var tools = new ToolConfig(family, request, forced ? schema : null, blocks, losses);
        var body =
                new ObjectBuilder()
                        .put("messages", blocks.messages(turns))
                        .put("system", system.elements().isEmpty() ? null : system)
                        .put("inferenceConfig", inference())
                        .put("toolConfig", tools.build())
                        .put("outputConfig", output())
                        .put("additionalModelRequestFields", extras.build())
                        .put("requestMetadata", metadata())
                        .put("serviceTier", tier());
        for (var name : EXTENSIONS) {
            if (!name.equals("additionalModelRequestFields")
                    && !name.equals(AnthropicBetas.MEMBER)) {
                body.put(name, request.extensions().get(name));
            }
        }
        var own = guardrail;
        if (own != null) {
            losses.dropIf(request.extensions().containsKey(Guardrail.MEMBER), Guardrail.MEMBER);
            body.put(Guardrail.MEMBER, own.config());
        }
        return body.build();
    }

    private void refuse() throws UntranslatableRequestException {
        var sampling = request.sampling();
        if (sampling.choices() > 1) {
            throw new UntranslatableRequestException(
                    "n", "Bedrock returns one choice per request; set n to 1.");
        }
        if (sampling.logprobs()) {
            throw new UntranslatableRequestException(
                    "logprobs", "Bedrock returns no log probabilities.");
        }
        if (sampling.logitBias() != null && !sampling.logitBias().members().isEmpty()) {
            throw new UntranslatableRequestException("logit_bias", "Bedrock has no logit bias.");
        }
        if (request.output() instanceof Output.JsonObject) {
            throw new UntranslatableRequestException(
                    "response_format",
                    "Bedrock has no JSON mode without a schema; send a json_schema.");
        }
        losses.dropIf(sampling.seed() != null, "seed");
        losses.dropIf(sampling.frequencyPenalty() != null, "frequency_penalty");
        losses.dropIf(sampling.presencePenalty() != null, "presence_penalty");
        losses.dropIf(request.service().endUser() != null, "user");
        losses.dropIf(request.service().cacheKey() != null, "prompt_cache_key");
    }

    private @Nullable JsonValue inference() {
        var sampling = request.sampling();
        var config = new ObjectBuilder();
        boolean most = extras.novaThinksMost();
        losses.dropIf(most && sampling.maxOutputTokens() != null, "max_tokens");
        config.putNumber("maxTokens", most ? null : sampling.maxOutputTokens());
        if (most || extras.claudeThinks()) {
            losses.dropIf(sampling.temperature() != null, "temperature");
            losses.dropIf(sampling.topP() != null, "top_p");
        } else {
            samplers(sampling, config);
        }
        var stop = sampling.stop().stream().filter(s -> !s.isBlank()).map(JsonValue::of).toList();
        losses.dropIf(stop.size() < sampling.stop().size(), "stop");
        if (!stop.isEmpty()) {
            config.put("stopSequences", JsonValue.array(stop));
        }
        return config.buildUnlessEmpty();
    }

    private void samplers(Sampling sampling, ObjectBuilder config) {
        var temperature = accepted(Parameter.TEMPERATURE, sampling.temperature());
        var topP = accepted(Parameter.TOP_P, sampling.topP());
        boolean excluded = rules.oneSampler() && temperature != null && topP != null;
        losses.dropIf(excluded, "top_p");
        config.putNumber("temperature", capped(temperature));
        config.putNumber("topP", excluded ? null : topP);
    }

    /** Returns a value unless the model refuses the parameter. */
    private @Nullable String accepted(Parameter parameter, @Nullable String value) {
        boolean refused = rules.refuses(parameter);
        losses.dropIf(refused && value != null, parameter.member());
        return refused ? null : value;
    }

    /** Converse's temperature is at most 1. */
    private @Nullable String capped(@Nullable String temperature) {
        if (temperature == null) {
            return null;
        }
        boolean above = new BigDecimal(temperature).compareTo(BigDecimal.ONE) > 0;
        losses.dropIf(above, "temperature");
        return above ? "1" : temperature;
    }

    private @Nullable JsonValue output() {
        var config = new ObjectBuilder().put("effort", extras.effort());
        var given = schema;
        var enforced = held;
        if (given != null && enforced != null) {
            var named =
                    new ObjectBuilder()
                            .put("schema", enforced.toJson())
                            .put("name", given.name())
                            .put("description", given.description())
                            .build();
            config.put(
                    "textFormat",
                    new ObjectBuilder()
                            .put("type", "json_schema")
                            .put("structure", JsonValue.object("jsonSchema", named))
                            .build());
        }
        return config.buildUnlessEmpty();
    }

    /** Returns a schema in the form that Bedrock enforces; null where it can't. */
    private static @Nullable JsonValue held(Output.@Nullable Schema given) {
        return given != null
                        && SchemaFitting.fit(given.schema(), SchemaRules.CLAUDE)
                                instanceof FittedSchema.Fitted(JsonValue fitted)
                ? fitted
                : null;
    }

    private @Nullable JsonValue metadata() {
        var kept = new ObjectBuilder();
        int count = 0;
        for (var entry : request.service().metadata().entrySet()) {
            var value = entry.getValue().text();
            boolean fits =
                    value != null
                            && count < MAX_METADATA
                            && METADATA.matcher(entry.getKey()).matches()
                            && (value.isEmpty() || METADATA.matcher(value).matches());
            if (fits) {
                kept.put(entry.getKey(), value);
                count++;
            } else {
                losses.drop("metadata");
            }
        }
        return kept.buildUnlessEmpty();
    }

    private @Nullable JsonValue tier() {
        var tier = request.service().tier();
        if (tier == null || tier.equals("auto")) {
            return null;
        }
        if (!TIERS.contains(tier)) {
            losses.drop("service_tier");
            return null;
        }
        return JsonValue.object("type", JsonValue.of(tier));
    }

    @Override
    public String toString() {
        return "ConverseRequest[" + model + "]";
    }
}
