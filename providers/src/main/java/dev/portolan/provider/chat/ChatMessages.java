package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.CacheMark;
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

/** Reads the messages of a chat into turns. */
final class ChatMessages {
    private static final String PREFIX = "messages.";

    /** The members read of a message of each role, besides its role and content. */
    private static final Map<String, Set<String>> READ =
            Map.of(
                    "assistant",
                    Set.of(
                            "role",
                            "content",
                            "refusal",
                            "reasoning",
                            "reasoning_content",
                            "extra_content",
                            "tool_calls",
                            "function_call"),
                    "tool",
                    Set.of("role", "content", "tool_call_id", "name", "cache_control"),
                    "function",
                    Set.of("role", "content", "name"));

    private static final Set<String> OF_OTHERS = Set.of("role", "content");
    private static final Set<String> CALL =
            Set.of("id", "index", "type", "function", "extra_content");
    private static final Set<String> FUNCTION = Set.of("name", "arguments");

    private final UnreadMembers unread;
    private final List<Turn> turns = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();
    private String lastFunctionCall = "";
    private int count;

    ChatMessages(UnreadMembers unread) {
        this.unread = unread;
    }

    /** Returns the turns so far, without joining adjacent ones of one role. */
    List<Turn> turns() {
        return turns;
    }

    void add(JsonValue message) throws UntranslatableRequestException {
        count++;
        var role = message.get("role").textOrEmpty();
        unread.add(PREFIX, message, READ.getOrDefault(role, OF_OTHERS));
        switch (role) {
            case "system", "developer" ->
                    turns.add(new Turn(Turn.Role.SYSTEM, parts(message.get("content"))));
            case "user" -> turns.add(new Turn(Turn.Role.USER, parts(message.get("content"))));
            case "assistant" -> turns.add(new Turn(Turn.Role.ASSISTANT, assistant(message)));
            case "tool" -> turns.add(result(message, message.get("tool_call_id").textOrEmpty()));
            case "function" -> turns.add(result(message, lastFunctionCall));
            default ->
                    throw new UntranslatableRequestException(
                            "messages[%d].role".formatted(count - 1),
                            "A message has an unknown role; use system, developer, user, assistant"
                                    + " or tool.");
        }
    }

    private List<Block> parts(JsonValue content) throws UntranslatableRequestException {
        var text = content.text();
        if (text != null) {
            return text.isEmpty() ? List.of() : List.of(new Block.Text(text));
        }
        var blocks = new ArrayList<Block>();
        int number = 0;
        for (var part : content.elements()) {
            var plain = part.text();
            var at = ChatParts.at(count - 1, number++);
            unread.add(PREFIX, part, ChatParts.membersOf(part));
            blocks.add(plain == null ? ChatParts.read(part, at) : new Block.Text(plain));
        }
        blocks.removeIf(block -> block instanceof Block.Text empty && empty.text().isEmpty());
        return blocks;
    }

    private List<Block> assistant(JsonValue message) throws UntranslatableRequestException {
        var blocks = new ArrayList<Block>(thoughts(message));
        blocks.addAll(parts(message.get("content")));
        var refusal = message.get("refusal").text();
        if (refusal != null && !refusal.isEmpty()) {
            blocks.add(new Block.Refusal(refusal));
        }
        for (var call : message.get("tool_calls").elements()) {
            unread.add(PREFIX + "tool_calls.", call, CALL);
            unread.add(PREFIX + "tool_calls.", call.get("function"), FUNCTION);
            blocks.add(call(call, message));
        }
        var old = message.get("function_call");
        if (old.isObject()) {
            lastFunctionCall = "call_" + turns.size();
            blocks.add(called(lastFunctionCall, old, null));
        }
        return blocks;
    }

    /**
     * Reads thoughts with a signature, which come back in {@code extra_content} as they were sent.
     */
    private static List<Block> thoughts(JsonValue message) {
        var blocks = new ArrayList<Block>();
        message.get("extra_content")
                .members()
                .forEach(
                        (provider, content) -> {
                            for (var thought : content.get(ExtraContent.THINKING).elements()) {
                                blocks.add(ExtraContent.thinking(provider, thought));
                            }
                        });
        if (!blocks.isEmpty()) {
            return blocks;
        }
        var text = message.get("reasoning_content").text();
        var thought = text == null ? message.get("reasoning").text() : text;
        return thought == null || thought.isEmpty()
                ? List.of()
                : List.of(new Block.Thinking(thought, null));
    }

    private Block call(JsonValue call, JsonValue message) throws UntranslatableRequestException {
        var signature = ExtraContent.signature(call);
        boolean first =
                toolNames.isEmpty() || call.equals(message.get("tool_calls").elements().getFirst());
        if (signature == null && first) {
            signature = ExtraContent.signature(message);
        }
        return called(call.get("id").textOrEmpty(), call.get("function"), signature);
    }

    private Block called(String id, JsonValue function, @Nullable Signature signature)
            throws UntranslatableRequestException {
        var name = function.get("name").text();
        if (name == null) {
            throw new UntranslatableRequestException(
                    "messages", "A tool call in the history has no function name.");
        }
        toolNames.put(id, name);
        var arguments = function.get("arguments");
        var text = arguments.text();
        return new Block.ToolCall(
                id,
                name,
                text == null ? (arguments.isNull() ? "" : arguments.toJson()) : text,
                signature);
    }

    private Turn result(JsonValue message, String id) throws UntranslatableRequestException {
        var name = message.get("name").text();
        return new Turn(
                Turn.Role.USER,
                List.of(
                        new Block.ToolResult(
                                id,
                                toolNames.getOrDefault(id, name == null ? "" : name),
                                parts(message.get("content")),
                                false,
                                cache(message))));
    }

    /** Reads the cache mark that callers of Claude set in OpenAI's protocol, too. */
    static @Nullable CacheMark cache(JsonValue holder) {
        var mark = holder.get("cache_control");
        if (!mark.isObject()) {
            return null;
        }
        return mark.get("ttl").textOrEmpty().equals("1h")
                ? CacheMark.ONE_HOUR
                : CacheMark.FIVE_MINUTES;
    }
}
