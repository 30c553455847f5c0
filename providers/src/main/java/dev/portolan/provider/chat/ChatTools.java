package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;

import java.util.ArrayList;
import java.util.List;

/** Reads the tools of a chat, as {@code tools} or as the older {@code functions}. */
final class ChatTools {
    private ChatTools() {}

    static Tools read(JsonValue body) throws UntranslatableRequestException {
        var list = new ArrayList<Tools.Tool>();
        for (var tool : body.get("tools").elements()) {
            list.add(tool(tool));
        }
        for (var function : body.get("functions").elements()) {
            list.add(function(function));
        }
        var choice = body.get("tool_choice");
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
        return function(tool.get("function"));
    }

    private static Tools.Tool function(JsonValue function) throws UntranslatableRequestException {
        var name = function.get("name").text();
        if (name == null) {
            throw new UntranslatableRequestException("tools", "A tool has no name; give each one.");
        }
        return new Tools.Tool(
                name,
                function.get("description").text(),
                ChatRequestReader.present(function.get("parameters")),
                ChatRequestReader.truth(function.get("strict")),
                ChatMessages.cache(function));
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
