package dev.portolan.provider.messages;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

/** Writes the blocks of an answer. */
final class MessagesBlocks {
    /** The gateway's own member for the signature of a call by a model other than Claude. */
    static final String SIGNATURE = "thought_signature";

    private MessagesBlocks() {}

    /** Writes a block as a stream starts it. */
    static JsonValue opening(BlockStart start, String signature) {
        var block = new ObjectBuilder();
        return switch (start.kind()) {
            case TEXT, REFUSAL -> block.put("type", "text").put("text", "").build();
            case THINKING ->
                    block.put("type", "thinking").put("thinking", "").put("signature", "").build();
            case TOOL_CALL ->
                    block.put("type", "tool_use")
                            .put("id", start.toolId())
                            .put("name", start.toolName())
                            .put("input", new ObjectBuilder().build())
                            .put(SIGNATURE, signature.isEmpty() ? null : signature)
                            .build();
        };
    }

    /** Writes a whole block; null where the protocol has no such block, or it is empty. */
    static @Nullable JsonValue answer(Block content) {
        var block = new ObjectBuilder();
        return switch (content) {
            case Block.Text text -> text(block, text.text());
            case Block.Refusal refusal -> text(block, refusal.text());
            case Block.Thinking thinking -> thinking(block, thinking);
            case Block.ToolCall call -> {
                var input = call.input();
                var signature = call.signature();
                yield block.put("type", "tool_use")
                        .put("id", call.id())
                        .put("name", call.name())
                        .put("input", input == null ? new ObjectBuilder().build() : input)
                        .put(SIGNATURE, signature == null ? null : signature.marked())
                        .build();
            }
            case Block.Opaque opaque ->
                    opaque.provider().equals(Signature.ANTHROPIC) ? opaque.json() : null;
            case Block.Media _media -> null;
            case Block.ToolResult _result -> null;
        };
    }

    private static @Nullable JsonValue text(ObjectBuilder block, String text) {
        return text.isEmpty() ? null : block.put("type", "text").put("text", text).build();
    }

    private static @Nullable JsonValue thinking(ObjectBuilder block, Block.Thinking thinking) {
        var redacted = thinking.redacted();
        if (redacted != null) {
            return block.put("type", "redacted_thinking").put("data", redacted.marked()).build();
        }
        var signature = thinking.signature();
        return block.put("type", "thinking")
                .put("thinking", thinking.text())
                .put("signature", signature == null ? "" : signature.marked())
                .build();
    }
}
