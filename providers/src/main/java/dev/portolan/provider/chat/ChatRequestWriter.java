package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.parameters.ModelRules;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a request as the body of a chat completion. */
public final class ChatRequestWriter {
    /** Models not in the table that accept an effort; all others refuse the member. */
    private static final Pattern REASONING =
            Pattern.compile("(?:^|[/.-])(?:o[1-9]\\b|gpt-5|gpt-oss|magistral|grok-[3-9]|gemini-)");

    private static final long SMALL_BUDGET = 2048;
    private static final long MIDDLE_BUDGET = 8192;

    private ChatRequestWriter() {}

    /**
     * Writes the body for a model.
     *
     * @param model the name the provider uses
     * @param rules what the model accepts
     */
    public static JsonValue write(
            Request request, String model, ModelRules rules, DroppedFields dropped)
            throws UntranslatableRequestException {
        return write(request, model, rules, dropped, new HashMap<>());
    }

    /**
     * Writes the body for a model.
     *
     * @param model the name the provider uses
     * @param rules what the model accepts
     * @param origins is given the caller's position of each part of media, by its position here
     */
    public static JsonValue write(
            Request request,
            String model,
            ModelRules rules,
            DroppedFields dropped,
            Map<String, String> origins)
            throws UntranslatableRequestException {
        var body = new ObjectBuilder().put("model", model);
        body.put("messages", ChatMessagesWriter.write(request, dropped, origins));
        for (var tool : request.tools().list()) {
            dropped.dropIf(tool.cache() != null, "cache_control");
        }
        tools(request.tools(), body);
        sampling(request.sampling(), body, dropped);
        body.put("response_format", format(request.output()));
        boolean accepts =
                rules.vendor().chats()
                        ? !rules.efforts().isEmpty()
                        : REASONING.matcher(model).find();
        reasoning(request.reasoning(), accepts, body, dropped);
        var service = request.service();
        body.put("user", service.endUser());
        dropped.dropIf(service.tier() != null, "service_tier");
        if (service.stream()) {
            body.put("stream", true);
        }
        return body.build();
    }

    private static void tools(Tools tools, ObjectBuilder body) {
        if (tools.isEmpty()) {
            return;
        }
        body.put(
                "tools",
                JsonValue.array(tools.list().stream().map(ChatRequestWriter::tool).toList()));
        var choice =
                switch (tools.choice()) {
                    case Tools.Choice.Auto _auto -> null;
                    case Tools.Choice.None _none -> JsonValue.of("none");
                    case Tools.Choice.Required _any -> JsonValue.of("required");
                    case Tools.Choice.Named(String name) ->
                            new ObjectBuilder()
                                    .put("type", "function")
                                    .put("function", JsonValue.object("name", JsonValue.of(name)))
                                    .build();
                };
        body.put("tool_choice", choice);
        var parallel = tools.parallel();
        body.put("parallel_tool_calls", parallel == null ? null : JsonValue.of(parallel));
    }

    private static JsonValue tool(Tools.Tool tool) {
        var strict = tool.strict();
        var function =
                new ObjectBuilder()
                        .put("name", tool.name())
                        .put("description", tool.description())
                        .put("parameters", tool.schema())
                        .put("strict", strict == null ? null : JsonValue.of(strict));
        return new ObjectBuilder()
                .put("type", "function")
                .put("function", function.build())
                .build();
    }

    private static void sampling(Sampling sampling, ObjectBuilder body, DroppedFields dropped) {
        body.putNumber("max_completion_tokens", sampling.maxOutputTokens())
                .putNumber("temperature", sampling.temperature())
                .putNumber("top_p", sampling.topP());
        dropped.dropIf(sampling.topK() != null, "top_k");
        if (!sampling.stop().isEmpty()) {
            body.put("stop", JsonValue.array(sampling.stop().stream().map(JsonValue::of).toList()));
        }
    }

    private static @Nullable JsonValue format(Output output) {
        return switch (output) {
            case Output.Text _text -> null;
            case Output.JsonObject _json -> JsonValue.object("type", JsonValue.of("json_object"));
            case Output.Schema schema -> {
                var strict = schema.strict();
                var inner =
                        new ObjectBuilder()
                                .put("name", schema.name())
                                .put("description", schema.description())
                                .put("schema", schema.schema())
                                .put("strict", strict == null ? null : JsonValue.of(strict));
                yield new ObjectBuilder()
                        .put("type", "json_schema")
                        .put("json_schema", inner.build())
                        .build();
            }
        };
    }

    private static void reasoning(
            Reasoning reasoning, boolean accepts, ObjectBuilder body, DroppedFields dropped) {
        if (reasoning.isUnset() || reasoning.mode() == Reasoning.Mode.OFF) {
            return;
        }
        if (!accepts) {
            dropped.drop(reasoning.effort() == null ? "thinking" : "output_config.effort");
            return;
        }
        var effort = reasoning.effort();
        body.put("reasoning_effort", effort == null ? effort(reasoning.budgetTokens()) : effort);
    }

    private static String effort(@Nullable Long budget) {
        if (budget == null) {
            return "medium";
        }
        if (budget <= SMALL_BUDGET) {
            return "low";
        }
        return budget <= MIDDLE_BUDGET ? "medium" : "high";
    }
}
