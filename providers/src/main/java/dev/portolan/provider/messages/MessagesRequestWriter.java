package dev.portolan.provider.messages;

import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.parameters.ModelRules;
import dev.portolan.provider.parameters.Parameter;
import dev.portolan.provider.schema.FittedSchema;
import dev.portolan.provider.schema.SchemaFitting;
import dev.portolan.provider.schema.SchemaRules;
import dev.portolan.provider.schema.StrictBudget;
import dev.portolan.provider.schema.ToolSchema;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Writes a request as Anthropic's body, with {@code model} and {@code stream}; a cloud that serves
 * Claude removes members that it has elsewhere, and adds its own.
 */
public final class MessagesRequestWriter {
    private final Request request;
    private final ModelRules rules;
    private final DroppedFields dropped;
    private final MediaTarget target;
    private final ObjectBuilder body = new ObjectBuilder();
    private final StrictBudget budget = new StrictBudget();

    private MessagesRequestWriter(
            Request request, ModelRules rules, MediaTarget target, DroppedFields dropped) {
        this.request = request;
        this.rules = rules;
        this.target = target;
        this.dropped = dropped;
    }

    /**
     * Writes the body for a model.
     *
     * @param model the name the provider uses
     * @param rules what the model accepts
     * @param target the host of Claude, which decides what media may be
     */
    public static ObjectBuilder write(
            Request request,
            String model,
            ModelRules rules,
            MediaTarget target,
            DroppedFields dropped)
            throws UntranslatableRequestException {
        return new MessagesRequestWriter(request, rules, target, dropped).write(model);
    }

    private ObjectBuilder write(String model) throws UntranslatableRequestException {
        var thinking = MessagesThinking.of(request, rules, dropped);
        body.put("model", model).putNumber("max_tokens", thinking.limit());
        var content = new MessagesContentWriter(dropped, target);
        var system = content.blocks(request.system());
        body.put("system", system.isEmpty() ? null : JsonValue.array(system));
        body.put("messages", messages(content));
        thinking.write(body);
        output();
        tools();
        sampling(request.sampling(), thinking.thinks());
        service();
        if (request.service().stream()) {
            body.put("stream", true);
        }
        return body;
    }

    private JsonValue messages(MessagesContentWriter content)
            throws UntranslatableRequestException {
        var messages = new ArrayList<JsonValue>();
        var turns = Turn.withoutSystem(request.turns());
        for (int i = 0; i < turns.size(); i++) {
            boolean prefill = i == turns.size() - 1 && request.endsWithAssistant();
            var blocks = content.blocks(turns.get(i).blocks(), prefill);
            if (!blocks.isEmpty()) {
                var role = turns.get(i).role() == Turn.Role.ASSISTANT ? "assistant" : "user";
                messages.add(
                        new ObjectBuilder()
                                .put("role", role)
                                .put("content", JsonValue.array(blocks))
                                .build());
            }
        }
        if (messages.isEmpty()) {
            throw new UntranslatableRequestException(
                    "messages", "The messages contain no content; send at least one text.");
        }
        return JsonValue.array(messages);
    }

    private void tools() {
        var tools = request.tools();
        if (tools.isEmpty()) {
            if (request.hasToolHistory()) {
                fromHistory();
            }
            return;
        }
        body.put("tools", JsonValue.array(tools.list().stream().map(this::tool).toList()));
        var choice = choice(tools);
        body.put("tool_choice", choice);
    }

    private JsonValue tool(Tools.Tool tool) {
        var held = held(tool);
        boolean lost = Boolean.TRUE.equals(tool.strict()) && held == null;
        dropped.dropIf(lost, "strict");
        var enforced = lost ? null : tool.strict();
        return new ObjectBuilder()
                .put("name", tool.name())
                .put("description", tool.description())
                .put("input_schema", held == null ? guidance(tool.schema()) : held)
                .put("strict", enforced == null ? null : JsonValue.of(enforced))
                .put("cache_control", MessagesContentWriter.cache(tool.cache()))
                .build();
    }

    /** Returns the schema of a tool that can be strict; null where it can't, or isn't. */
    private @Nullable JsonValue held(Tools.Tool tool) {
        var schema = tool.schema();
        return schema != null
                        && Boolean.TRUE.equals(tool.strict())
                        && ToolSchema.strict(schema, SchemaRules.CLAUDE)
                                instanceof FittedSchema.Fitted(JsonValue fitted)
                        && budget.takes(fitted)
                ? fitted
                : null;
    }

    private static JsonValue guidance(@Nullable JsonValue schema) {
        return schema == null ? anything() : ToolSchema.of(schema);
    }

    private static JsonValue anything() {
        return JsonValue.object("type", JsonValue.of("object"));
    }

    /**
     * Declares the tools of a history with calls, which Claude requires; none of them may be
     * called.
     */
    private void fromHistory() {
        var names = new LinkedHashSet<String>();
        for (var turn : request.turns()) {
            for (var block : turn.blocks()) {
                if (block instanceof dev.portolan.provider.canonical.Block.ToolCall call) {
                    names.add(call.name());
                }
            }
        }
        List<JsonValue> tools = new ArrayList<>();
        for (var name : names) {
            tools.add(
                    new ObjectBuilder().put("name", name).put("input_schema", anything()).build());
        }
        if (!tools.isEmpty()) {
            body.put("tools", JsonValue.array(tools))
                    .put("tool_choice", JsonValue.object("type", JsonValue.of("none")));
        }
    }

    private static @Nullable JsonValue choice(Tools tools) {
        var choice = new ObjectBuilder();
        switch (tools.choice()) {
            case Tools.Choice.None _none -> {
                return choice.put("type", "none").build();
            }
            case Tools.Choice.Auto _auto -> {
                if (tools.parallel() == null) {
                    return null;
                }
                choice.put("type", "auto");
            }
            case Tools.Choice.Required _any -> choice.put("type", "any");
            case Tools.Choice.Named(String name) -> choice.put("type", "tool").put("name", name);
        }
        var parallel = tools.parallel();
        return parallel == null
                ? choice.build()
                : choice.put("disable_parallel_tool_use", !parallel).build();
    }

    private void sampling(Sampling sampling, boolean thinks) throws UntranslatableRequestException {
        if (sampling.logitBias() != null && !sampling.logitBias().members().isEmpty()) {
            throw new UntranslatableRequestException(
                    "logit_bias", "Claude does not support logit_bias.");
        }
        dropped.dropIf(sampling.seed() != null, "seed");
        dropped.dropIf(sampling.frequencyPenalty() != null, "frequency_penalty");
        dropped.dropIf(sampling.presencePenalty() != null, "presence_penalty");
        var stops = sampling.stop().stream().filter(stop -> !stop.isBlank()).toList();
        dropped.dropIf(stops.size() < sampling.stop().size(), "stop");
        if (!stops.isEmpty()) {
            body.put("stop_sequences", JsonValue.array(stops.stream().map(JsonValue::of).toList()));
        }
        if (thinks) {
            dropped.dropIf(sampling.temperature() != null, "temperature");
            dropped.dropIf(sampling.topP() != null, "top_p");
            dropped.dropIf(sampling.topK() != null, "top_k");
            return;
        }
        var temperature = accepted(Parameter.TEMPERATURE, sampling.temperature());
        var topP = accepted(Parameter.TOP_P, sampling.topP());
        // Of the two, the vendor recommends temperature.
        boolean excluded =
                temperature != null && topP != null && (rules.oneSampler() || !rules.isKnown());
        dropped.dropIf(excluded, "top_p");
        body.putNumber("temperature", temperature == null ? null : atMostOne(temperature))
                .putNumber("top_p", excluded ? null : topP)
                .putNumber("top_k", accepted(Parameter.TOP_K, sampling.topK()));
    }

    /** Returns a value unless the model refuses the parameter. */
    private @Nullable String accepted(Parameter parameter, @Nullable String value) {
        boolean refused = rules.refuses(parameter);
        dropped.dropIf(refused && value != null, parameter.member());
        return refused ? null : value;
    }

    private String atMostOne(String temperature) {
        boolean more = new BigDecimal(temperature).compareTo(BigDecimal.ONE) > 0;
        dropped.dropIf(more, "temperature");
        return more ? "1" : temperature;
    }

    private void output() throws UntranslatableRequestException {
        switch (request.output()) {
            case Output.Text _text -> {}
            case Output.JsonObject _json ->
                    throw new UntranslatableRequestException(
                            "response_format", "Claude supports json_schema, not json_object.");
            case Output.Schema schema -> {
                dropped.dropIf(
                        schema.description() != null, "response_format.json_schema.description");
                var format =
                        new ObjectBuilder()
                                .put("type", "json_schema")
                                .put("schema", answer(schema.schema()))
                                .build();
                var config = new ObjectBuilder(body.build().get("output_config"));
                body.put("output_config", config.put("format", format).build());
            }
        }
    }

    private JsonValue answer(JsonValue schema) throws UntranslatableRequestException {
        return switch (SchemaFitting.fit(schema, SchemaRules.CLAUDE)) {
            case FittedSchema.Fitted(JsonValue fitted) -> {
                budget.answer(fitted);
                yield fitted;
            }
            case FittedSchema.Unfit(String why) ->
                    throw new UntranslatableRequestException(
                            "response_format", "Claude can't enforce the schema: " + why + ".");
        };
    }

    private void service() {
        var service = request.service();
        var user = service.endUser();
        body.put("metadata", user == null ? null : JsonValue.object("user_id", JsonValue.of(user)));
        var tier = "default".equals(service.tier()) ? "standard_only" : service.tier();
        boolean known = "auto".equals(tier) || "standard_only".equals(tier);
        body.put("service_tier", known ? tier : null);
        dropped.dropIf(tier != null && !known, "service_tier");
        dropped.dropIf(service.cacheKey() != null, "prompt_cache_key");
        dropped.dropIf(!service.metadata().isEmpty(), "metadata");
    }
}
