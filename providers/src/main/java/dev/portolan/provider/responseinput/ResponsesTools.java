package dev.portolan.provider.responseinput;

import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.json.UnreadMembers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the tools of a request. A custom tool, which takes free text, becomes a function whose only
 * argument is that text, since few providers know such tools.
 */
public final class ResponsesTools {
    /** The argument with the text of a custom tool. */
    private static final String INPUT = "input";

    private static final Set<String> FUNCTION =
            Set.of("type", "name", "description", "parameters", "strict");
    private static final Set<String> CUSTOM = Set.of("type", "name", "description");
    private static final Set<String> CHOICE = Set.of("type", "name", "mode", "tools");

    private static final JsonValue CUSTOM_SCHEMA =
            new ObjectBuilder()
                    .put("type", "object")
                    .put(
                            "properties",
                            JsonValue.object(
                                    INPUT, JsonValue.object("type", JsonValue.of("string"))))
                    .put("required", JsonValue.array(List.of(JsonValue.of(INPUT))))
                    .put("additionalProperties", false)
                    .build();

    private ResponsesTools() {}

    /** Returns whether a tool takes free text. */
    public static boolean isCustom(JsonValue tool) {
        return tool.get("type").textOrEmpty().equals("custom");
    }

    static Tools read(JsonValue body, UnreadMembers unread) throws UntranslatableRequestException {
        var list = new ArrayList<Tools.Tool>();
        for (var tool : body.get("tools").elements()) {
            unread.add("tools.", tool, isCustom(tool) ? CUSTOM : FUNCTION);
            list.add(tool(tool, "tools[" + list.size() + "]"));
        }
        var choice = body.get("tool_choice");
        unread.add("tool_choice.", choice, CHOICE);
        return choice.get("type").textOrEmpty().equals("allowed_tools")
                ? allowed(choice, list, body)
                : new Tools(list, choice(choice, list), parallel(body));
    }

    private static @Nullable Boolean parallel(JsonValue body) {
        var parallel = body.get("parallel_tool_calls");
        return parallel.isTrue() ? Boolean.TRUE : parallel == JsonLiteral.FALSE ? false : null;
    }

    private static Tools.Tool tool(JsonValue tool, String at)
            throws UntranslatableRequestException {
        var name = tool.get("name").text();
        boolean custom = isCustom(tool);
        if (!custom && !tool.get("type").textOrEmpty().equals("function")) {
            throw new UntranslatableRequestException(
                    at,
                    "The provider runs no tools itself; only tools of type function and custom can"
                            + " be translated.");
        }
        if (name == null) {
            throw new UntranslatableRequestException(
                    at + ".name", "A tool has no name; give each one.");
        }
        return custom
                ? new Tools.Tool(name, described(tool), CUSTOM_SCHEMA, null, null)
                : new Tools.Tool(
                        name,
                        tool.get("description").text(),
                        tool.get("parameters").isObject() ? tool.get("parameters") : null,
                        strict(tool.get("strict")),
                        null);
    }

    private static @Nullable Boolean strict(JsonValue strict) {
        return strict.isTrue() ? Boolean.TRUE : strict == JsonLiteral.FALSE ? false : null;
    }

    /** Returns the description with the grammar of the text, which no other provider enforces. */
    private static @Nullable String described(JsonValue tool) {
        var description = tool.get("description").text();
        var grammar = tool.get("format").get("definition").text();
        if (grammar == null) {
            return description;
        }
        var rule =
                "The input has to match this %s grammar:\n%s"
                        .formatted(tool.get("format").get("syntax").textOrEmpty(), grammar);
        return description == null ? rule : description + "\n\n" + rule;
    }

    private static Tools.Choice choice(JsonValue choice, List<Tools.Tool> list)
            throws UntranslatableRequestException {
        var mode = choice.text();
        if (mode != null || !choice.isObject()) {
            return mode(mode == null ? "" : mode);
        }
        var name = choice.get("name").textOrEmpty();
        boolean own = choice.get("type").textOrEmpty().matches("function|custom");
        if (!own || list.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw new UntranslatableRequestException(
                    "tool_choice", "It names a tool that the request does not contain.");
        }
        return new Tools.Choice.Named(name);
    }

    private static Tools.Choice mode(String mode) {
        return switch (mode) {
            case "none" -> new Tools.Choice.None();
            case "required" -> new Tools.Choice.Required();
            default -> new Tools.Choice.Auto();
        };
    }

    /** Keeps the tools that the choice allows. */
    private static Tools allowed(JsonValue choice, List<Tools.Tool> list, JsonValue body) {
        var names = new HashSet<String>();
        choice.get("tools").elements().forEach(tool -> names.add(tool.get("name").textOrEmpty()));
        return new Tools(
                list.stream().filter(tool -> names.contains(tool.name())).toList(),
                mode(choice.get("mode").textOrEmpty()),
                parallel(body));
    }

    /** Returns the arguments of a custom tool's call in the history. */
    public static String customArguments(String input) {
        return JsonValue.object(INPUT, JsonValue.of(input)).toJson();
    }

    /** Returns the text that a model called a custom tool with, whatever it wrote around it. */
    public static String customInput(String arguments) {
        var read = JsonReader.read(arguments);
        var input = read == null ? null : read.get(INPUT).text();
        return input == null ? arguments : input;
    }
}
