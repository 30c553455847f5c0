package dev.portolan.provider.anthropic;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.Answer;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Corrects what servers that imitate Anthropic's protocol get wrong in it: the ids of tool calls
 * and a stop reason that contradicts the calls. Bytes without such a fault stay as they are.
 */
final class MessageRepair {
    private static final String REASON = "stop_reason";
    private static final String CONTENT = "content_block";

    private MessageRepair() {}

    /** Returns the data of the event that starts a call with its right id; null if it has it. */
    static byte @Nullable [] start(byte[] bytes, int from, int to, String id) {
        var event = JsonReader.read(bytes, from, to);
        if (event == null || event.get(CONTENT).get("id").textOrEmpty().equals(id)) {
            return null;
        }
        var content = new ObjectBuilder(event.get(CONTENT)).put("id", id).build();
        return new ObjectBuilder(event).put(CONTENT, content).build().toBytes();
    }

    /** Returns the data of the event that ends an answer with the right reason; null if it has. */
    static byte @Nullable [] end(byte[] bytes, int from, int to, StreamEvent.Finish finish) {
        var reason = reason(finish.reason(), finish.raw());
        var event = reason == null ? null : JsonReader.read(bytes, from, to);
        if (event == null) {
            return null;
        }
        var delta = new ObjectBuilder(event.get("delta")).put(REASON, reason).build();
        return new ObjectBuilder(event).put("delta", delta).build().toBytes();
    }

    /** Returns the right reason in place of one that contradicts the calls; else null. */
    private static @Nullable String reason(@Nullable FinishReason reason, @Nullable String raw) {
        boolean calls = "tool_use".equals(raw);
        if (reason == FinishReason.TOOL_CALLS) {
            return calls || "pause_turn".equals(raw) ? null : "tool_use";
        }
        return calls && reason == FinishReason.STOP ? "end_turn" : null;
    }

    /** Returns a whole answer with the ids and the reason of what was read of it. */
    static Slice whole(Slice body, Answer read) {
        var choice = read.choices().getFirst();
        var ids = new ArrayList<String>();
        for (var block : choice.blocks()) {
            if (block instanceof Block.ToolCall call) {
                ids.add(call.id());
            }
        }
        var reason = reason(choice.finish(), choice.raw());
        if (ids.isEmpty() && reason == null) {
            return body;
        }
        var message = JsonReader.read(body.array(), body.from(), body.to());
        var content = message == null ? List.<JsonValue>of() : message.get("content").elements();
        var named = named(content, ids);
        if (message == null || (reason == null && named.equals(content))) {
            return body;
        }
        var changed = new ObjectBuilder(message).put("content", JsonValue.array(named));
        return Slice.of(changed.put(REASON, reason).build().toBytes());
    }

    private static List<JsonValue> named(List<JsonValue> content, List<String> ids) {
        var named = new ArrayList<JsonValue>();
        var next = ids.iterator();
        for (var block : content) {
            boolean call = block.get("type").textOrEmpty().equals("tool_use") && next.hasNext();
            named.add(call ? new ObjectBuilder(block).put("id", next.next()).build() : block);
        }
        return named;
    }
}
