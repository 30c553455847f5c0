package dev.portolan.provider.responseinput;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.UnreadMembers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the input of a request, a text or a list of items, into turns. */
final class ResponsesItems {
    private static final String PREFIX = "input.";

    /** The members read of an item of each type, besides its type, id and status. */
    private static final Map<String, Set<String>> READ =
            Map.of(
                    "message", Set.of("role", "content"),
                    "function_call", Set.of("call_id", "name", "arguments"),
                    "custom_tool_call", Set.of("call_id", "name", "input"),
                    "function_call_output", Set.of("call_id", "name", "output"),
                    "custom_tool_call_output", Set.of("call_id", "name", "output"),
                    "reasoning", Set.of("summary", "content", "encrypted_content"));

    private static final Set<String> OF_ALL = Set.of("type", "id", "status", "phase");

    private final JsonValue input;
    private final UnreadMembers unread;
    private final ResponsesParts parts;
    private final Map<String, Signature> callSignatures = new HashMap<>();
    private final Map<String, String> toolNames = new HashMap<>();
    private final List<Turn> turns = new ArrayList<>();

    ResponsesItems(JsonValue input, UnreadMembers unread) {
        this.input = input;
        this.unread = unread;
        this.parts = new ResponsesParts(unread);
    }

    /** Returns the turns, without joining adjacent ones of one role. */
    List<Turn> turns() throws UntranslatableRequestException {
        var text = input.text();
        if (text != null) {
            return List.of(new Turn(Turn.Role.USER, List.of(new Block.Text(text))));
        }
        input.elements().forEach(this::signature);
        int number = 0;
        for (var item : input.elements()) {
            item(item, "input[" + number++ + "]");
        }
        return turns;
    }

    /** Reads the signature of a call, which is an item of its own after the call. */
    private void signature(JsonValue item) {
        var content = item.get("encrypted_content").text();
        if (content != null && isOf(item, "reasoning")) {
            var read = EncryptedContent.read(content);
            var call = read.callId();
            if (call != null) {
                callSignatures.put(call, read.signature());
            }
        }
    }

    private static boolean isOf(JsonValue item, String type) {
        return item.get("type").textOrEmpty().equals(type);
    }

    private void item(JsonValue item, String at) throws UntranslatableRequestException {
        var given = item.get("type").text();
        var type = given == null ? "message" : given;
        unread.add(PREFIX, without(item), READ.getOrDefault(type, Set.of()));
        switch (type) {
            case "message" -> message(item, at);
            case "function_call" -> call(item, item.get("arguments").textOrEmpty());
            case "custom_tool_call" ->
                    call(item, ResponsesTools.customArguments(item.get("input").textOrEmpty()));
            case "function_call_output", "custom_tool_call_output" -> output(item, at);
            case "reasoning" -> reasoning(item);
            default ->
                    throw new UntranslatableRequestException(
                            at, "The provider does not know items of this type.");
        }
    }

    /** Returns an item without the members that items of all types have. */
    private static JsonValue without(JsonValue item) {
        var rest = new dev.portolan.provider.json.ObjectBuilder(item);
        OF_ALL.forEach(rest::remove);
        return rest.build();
    }

    private void message(JsonValue item, String at) throws UntranslatableRequestException {
        var blocks = parts.read(item.get("content"), at + ".content");
        switch (item.get("role").textOrEmpty()) {
            case "user" -> turns.add(new Turn(Turn.Role.USER, blocks));
            case "assistant" -> turns.add(new Turn(Turn.Role.ASSISTANT, blocks));
            case "system", "developer" -> turns.add(new Turn(Turn.Role.SYSTEM, blocks));
            default ->
                    throw new UntranslatableRequestException(
                            at + ".role",
                            "A message has an unknown role; use user, assistant, system or"
                                    + " developer.");
        }
    }

    private void call(JsonValue item, String arguments) {
        var id = item.get("call_id").textOrEmpty();
        var name = item.get("name").textOrEmpty();
        toolNames.put(id, name);
        assistant(new Block.ToolCall(id, name, arguments, callSignatures.get(id)));
    }

    private void output(JsonValue item, String at) throws UntranslatableRequestException {
        var id = item.get("call_id").textOrEmpty();
        turns.add(
                new Turn(
                        Turn.Role.USER,
                        List.of(
                                new Block.ToolResult(
                                        id,
                                        toolNames.getOrDefault(id, ""),
                                        parts.read(item.get("output"), at + ".output"),
                                        false,
                                        null))));
    }

    private void reasoning(JsonValue item) {
        var text = new StringBuilder();
        pieces(item.get("summary"), text);
        if (text.isEmpty()) {
            pieces(item.get("content"), text);
        }
        var content = item.get("encrypted_content").text();
        var encrypted = content == null ? null : EncryptedContent.read(content);
        if (encrypted != null && encrypted.use() == EncryptedContent.Use.CALL) {
            return;
        }
        var thought = thought(text.toString(), encrypted);
        if (thought != null) {
            assistant(thought);
        }
    }

    private static Block.@Nullable Thinking thought(
            String text, @Nullable EncryptedContent encrypted) {
        if (encrypted == null) {
            return text.isEmpty() ? null : new Block.Thinking(text, null);
        }
        return encrypted.use() == EncryptedContent.Use.REDACTED
                ? new Block.Thinking("", null, encrypted.signature())
                : new Block.Thinking(text, encrypted.signature());
    }

    private static void pieces(JsonValue parts, StringBuilder into) {
        for (var part : parts.elements()) {
            into.append(into.isEmpty() ? "" : "\n\n").append(part.get("text").textOrEmpty());
        }
    }

    private void assistant(Block block) {
        turns.add(new Turn(Turn.Role.ASSISTANT, List.of(block)));
    }
}
