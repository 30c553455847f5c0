package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.UnreadMembers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the tools of a chat, as {@code tools} or as the older {@code functions}. */
final class ChatTools {
    private static final Set<String> TOOL = Set.of("type", "function", "cache_control");
    private static final Set<String> FUNCTION =
            Set.of("name", "description", "parameters", "strict", "cache_control");
    private static final Set<String> CHOICE = Set.of("type", "function", "name");

    private ChatTools() {}

    static Tools read(JsonValue body, UnreadMembers unread) throws UntranslatableRequestException {
        var list = new ArrayList<Tools.Tool>();
        for (var tool : body.get("tools").elements()) {
            unread.add("tools.", tool, TOOL);
            unread.add("tools.function.", tool.get("function"), FUNCTION);
            list.add(tool(tool));
        }
        for (var function : body.get("functions").elements()) {
            unread.add("functions.", function, FUNCTION);
            list.add(function(function, function));
        }
        var choice = body.get("tool_choice");
        unread.add("tool_choice.", choice, CHOICE);
        return new Tools(
                list,
                choice(choice.isNull() ? body.get("function_call") : choice, list),
                ChatRequestReader.truth(body.get("parallel_tool_calls")));
    }

    private static Tools.Tool tool(JsonValue tool) throws UntranslatableRequestException {
        var type = tool.get("type").text();
        if (type != null && !type.equals("function")) {
            throw new UntranslatableRequestException(
                    "tools", "The provider accepts only tools of type function.");
        }
        return function(tool.get("function"), tool);
    }

    private static Tools.Tool function(JsonValue function, JsonValue tool)
            throws UntranslatableRequestException {
        var name = function.get("name").text();
        if (name == null) {
            throw new UntranslatableRequestException("tools", "A tool has no name; give each one.");
        }
        var cache = ChatMessages.cache(function);
        return new Tools.Tool(
                name,
                function.get("description").text(),
                ChatRequestReader.present(function.get("parameters")),
                ChatRequestReader.truth(function.get("strict")),
                cache == null ? ChatMessages.cache(tool) : cache);
    }

    private static Tools.Choice choice(JsonValue choice, List<Tools.Tool> list)
            throws UntranslatableRequestException {
        var mode = choice.text();
        if (mode != null) {
            return switch (mode) {
                case "none" -> new Tools.Choice.None();
                case "required", "any" -> new Tools.Choice.Required();
                default -> new Tools.Choice.Auto();
            };
        }
        if (!choice.isObject()) {
            return new Tools.Choice.Auto();
        }
        var function = choice.has("function") ? choice.get("function") : choice;
        var name = function.get("name").text();
        if (name == null || list.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw new UntranslatableRequestException(
                    "tool_choice", "It names a tool that the request does not contain.");
        }
        return new Tools.Choice.Named(name);
    }
}
