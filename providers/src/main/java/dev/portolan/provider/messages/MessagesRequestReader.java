package dev.portolan.provider.messages;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.UnreadMembers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the body of a message request into its canonical form. */
public final class MessagesRequestReader {
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "max_tokens",
                    "messages",
                    "system",
                    "tools",
                    "tool_choice",
                    "stop_sequences",
                    "temperature",
                    "top_p",
                    "top_k",
                    "metadata",
                    "thinking",
                    "output_config",
                    "output_format",
                    "service_tier",
                    "stream");

    private static final Set<String> METADATA = Set.of("user_id");
    private static final Set<String> THINKING = Set.of("type", "budget_tokens");
    private static final Set<String> CHOICE = Set.of("type", "name", "disable_parallel_tool_use");
    private static final Set<String> OUTPUT = Set.of("effort", "format");
    private static final Set<String> FORMAT = Set.of("type", "schema");
    private static final Set<String> MESSAGE = Set.of("role", "content");
    private static final Set<String> TOOL =
            Set.of("type", "name", "description", "input_schema", "strict", "cache_control");

    private MessagesRequestReader() {}

    /** Reads a body, which is an object, into its canonical form. */
    public static Request read(JsonValue body) throws UntranslatableRequestException {
        if (!body.get("mcp_servers").elements().isEmpty()) {
            throw new UntranslatableRequestException(
                    "mcp_servers", "Only Anthropic's own API calls MCP servers.");
        }
        var unread = new UnreadMembers();
        unread.add("", body, KNOWN);
        unread.add("metadata.", body.get("metadata"), METADATA);
        unread.add("thinking.", body.get("thinking"), THINKING);
        unread.add("tool_choice.", body.get("tool_choice"), CHOICE);
        unread.add("output_config.", body.get("output_config"), OUTPUT);
        unread.add("output_config.format.", body.get("output_config").get("format"), FORMAT);
        unread.add("output_format.", body.get("output_format"), FORMAT);
        var blocks = new MessagesContent(unread);
        var turns = new ArrayList<Turn>();
        for (var message : body.get("messages").elements()) {
            unread.add("messages.", message, MESSAGE);
            turns.add(turn(message, blocks, "messages[" + turns.size() + "]"));
        }
        return new Request(
                blocks.read(body.get("system"), "system"),
                turns,
                tools(body, unread),
                sampling(body),
                output(body),
                reasoning(body),
                new Request.Service(
                        body.get("stream").isTrue(),
                        body.get("service_tier").text(),
                        body.get("metadata").get("user_id").text(),
                        null,
                        Map.of()),
                unread.members());
    }

    private static Turn turn(JsonValue message, MessagesContent blocks, String at)
            throws UntranslatableRequestException {
        List<Block> content = blocks.read(message.get("content"), at + ".content");
        return switch (message.get("role").textOrEmpty()) {
            case "user" -> new Turn(Turn.Role.USER, content);
            case "assistant" -> new Turn(Turn.Role.ASSISTANT, content);
            case "system" -> new Turn(Turn.Role.SYSTEM, content);
            default ->
                    throw new UntranslatableRequestException(
                            at + ".role",
                            "A message has an unknown role; use user, assistant or system.");
        };
    }

    private static Tools tools(JsonValue body, UnreadMembers unread)
            throws UntranslatableRequestException {
        var list = new ArrayList<Tools.Tool>();
        for (var tool : body.get("tools").elements()) {
            unread.add("tools.", tool, TOOL);
            list.add(tool(tool));
        }
        var choice = body.get("tool_choice");
        return new Tools(
                list,
                choice(choice),
                choice.get("disable_parallel_tool_use").isTrue() ? Boolean.FALSE : null);
    }

    private static Tools.Tool tool(JsonValue tool) throws UntranslatableRequestException {
        var type = tool.get("type").text();
        var name = tool.get("name").text();
        if ((type != null && !type.equals("custom")) || name == null) {
            throw new UntranslatableRequestException(
                    "tools", "The provider accepts only tools with an input_schema.");
        }
        var schema = tool.get("input_schema");
        return new Tools.Tool(
                name,
                tool.get("description").text(),
                schema.isObject() ? schema : null,
                tool.has("strict") ? (Boolean) tool.get("strict").isTrue() : null,
                MessagesContent.cache(tool));
    }

    private static Tools.Choice choice(JsonValue choice) {
        return switch (choice.get("type").textOrEmpty()) {
            case "any" -> new Tools.Choice.Required();
            case "none" -> new Tools.Choice.None();
            case "tool" -> new Tools.Choice.Named(choice.get("name").textOrEmpty());
            default -> new Tools.Choice.Auto();
        };
    }

    private static Sampling sampling(JsonValue body) {
        return new Sampling(
                body.get("temperature").number(),
                body.get("top_p").number(),
                body.get("top_k").number(),
                body.get("max_tokens").number(),
                body.get("stop_sequences").elements().stream().map(JsonValue::textOrEmpty).toList(),
                null,
                1,
                null,
                null,
                null,
                false,
                null);
    }

    private static Output output(JsonValue body) {
        var today = body.get("output_config").get("format");
        var format = today.isObject() ? today : body.get("output_format");
        return format.get("schema").isObject()
                ? new Output.Schema("answer", null, format.get("schema"), true)
                : new Output.Text();
    }

    private static Reasoning reasoning(JsonValue body) {
        return Reasoning.of(body.get("thinking"), body.get("output_config").get("effort").text());
    }
}
