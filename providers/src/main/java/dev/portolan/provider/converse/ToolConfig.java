package dev.portolan.provider.converse;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.schema.FittedSchema;
import dev.portolan.provider.schema.SchemaRules;
import dev.portolan.provider.schema.StrictBudget;
import dev.portolan.provider.schema.ToolSchema;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes the tools and the tool choice. A model that can't follow a schema gets the schema as the
 * single tool it must call; the call's arguments are then the answer.
 */
final class ToolConfig {
    /** The tool whose arguments are the answer. */
    static final String ANSWER = Output.ANSWER_TOOL;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final JsonValue ANY_OBJECT =
            new ObjectBuilder()
                    .put("type", "object")
                    .put("properties", new ObjectBuilder().build())
                    .build();

    private final ModelFamily family;
    private final Request request;
    private final @Nullable Schema forced;
    private final ConverseBlocks marks;
    private final DroppedFields losses;
    private final StrictBudget budget = new StrictBudget();

    /** The schema that is sent as a tool. */
    record Schema(Output.Schema output) {}

    ToolConfig(
            ModelFamily family,
            Request request,
            Output.@Nullable Schema forced,
            ConverseBlocks marks,
            DroppedFields losses) {
        this.family = family;
        this.request = request;
        this.forced = forced == null ? null : new Schema(forced);
        this.marks = marks;
        this.losses = losses;
    }

    /** Returns the configuration; null if no tool is offered and none was used. */
    @Nullable JsonValue build() throws UntranslatableRequestException {
        boolean forbidden = request.tools().choice() instanceof Tools.Choice.None && forced == null;
        if (forbidden && !request.hasToolHistory()) {
            return null;
        }
        var tools = new ArrayList<JsonValue>();
        for (var tool : offered()) {
            tools.add(JsonValue.object("toolSpec", spec(tool)));
            marks.markTool(tool.cache(), tools);
        }
        if (tools.isEmpty() && request.hasToolHistory()) {
            history(tools);
        }
        if (tools.isEmpty()) {
            return null;
        }
        return new ObjectBuilder()
                .put("tools", JsonValue.array(tools))
                .put("toolChoice", choice())
                .build();
    }

    private List<Tools.Tool> offered() throws UntranslatableRequestException {
        var tools = new ArrayList<>(request.tools().list());
        var schema = forced;
        if (schema != null) {
            if (tools.stream().anyMatch(tool -> tool.name().equals(ANSWER))) {
                throw new UntranslatableRequestException(
                        "tools", "The name " + ANSWER + " is reserved; rename the tool.");
            }
            var output = schema.output();
            var given = output.description();
            var description = given == null || given.isBlank() ? "Gives the final answer." : given;
            tools.add(new Tools.Tool(ANSWER, description, output.schema(), null, null));
        }
        return tools;
    }

    private JsonValue spec(Tools.Tool tool) throws UntranslatableRequestException {
        if (!NAME.matcher(tool.name()).matches()) {
            throw new UntranslatableRequestException(
                    "tools",
                    "A tool's name must have 1 to 64 letters, digits, underscores or hyphens.");
        }
        var description = tool.description();
        var held = held(tool);
        losses.dropIf(Boolean.TRUE.equals(tool.strict()) && held == null, "strict");
        var spec =
                new ObjectBuilder()
                        .put("name", tool.name())
                        .put(
                                "description",
                                description == null || description.isBlank() ? null : description)
                        .put(
                                "inputSchema",
                                JsonValue.object(
                                        "json", held == null ? guidance(tool.schema()) : held));
        if (held != null) {
            spec.put("strict", true);
        }
        return spec.build();
    }

    /** Returns the schema of a tool that can be strict; null where it can't, or isn't. */
    private @Nullable JsonValue held(Tools.Tool tool) {
        boolean strict = Boolean.TRUE.equals(tool.strict()) && family == ModelFamily.CLAUDE;
        var schema = tool.schema();
        return strict
                        && ToolSchema.strict(
                                        schema == null ? ANY_OBJECT : schema, SchemaRules.CLAUDE)
                                instanceof FittedSchema.Fitted(JsonValue fitted)
                        && budget.takes(fitted)
                ? fitted
                : null;
    }

    private static JsonValue guidance(@Nullable JsonValue schema) {
        return schema == null || schema.members().isEmpty() ? ANY_OBJECT : ToolSchema.of(schema);
    }

    /**
     * Converse requires the tools of the history to be declared even if none may be called any
     * more.
     */
    private void history(List<JsonValue> tools) {
        var names = new LinkedHashSet<String>();
        for (var turn : request.turns()) {
            for (var block : turn.blocks()) {
                if (block instanceof Block.ToolCall call && NAME.matcher(call.name()).matches()) {
                    names.add(call.name());
                }
            }
        }
        for (var name : names) {
            tools.add(
                    JsonValue.object(
                            "toolSpec",
                            new ObjectBuilder()
                                    .put("name", name)
                                    .put("inputSchema", JsonValue.object("json", ANY_OBJECT))
                                    .build()));
        }
    }

    private @Nullable JsonValue choice() throws UntranslatableRequestException {
        if (forced != null) {
            return request.tools().isEmpty() ? one(ANSWER) : any();
        }
        return switch (request.tools().choice()) {
            case Tools.Choice.Auto _auto -> null;
            case Tools.Choice.None _none -> null;
            case Tools.Choice.Required _required -> any();
            case Tools.Choice.Named(String name) -> one(name);
        };
    }

    private JsonValue any() throws UntranslatableRequestException {
        if (!family.demandsAny()) {
            throw refused();
        }
        return JsonValue.object("any", new ObjectBuilder().build());
    }

    private JsonValue one(String name) throws UntranslatableRequestException {
        if (family.demandsOne()) {
            return JsonValue.object("tool", JsonValue.object("name", JsonValue.of(name)));
        }
        int offered = request.tools().list().size() + (forced == null ? 0 : 1);
        if (offered == 1) {
            return any();
        }
        throw refused();
    }

    private UntranslatableRequestException refused() {
        return forced == null
                ? new UntranslatableRequestException(
                        "tool_choice",
                        "This model can't be forced to call a tool; use tool_choice auto.")
                : new UntranslatableRequestException(
                        "response_format", "This model can't be forced to follow a schema.");
    }
}
