package dev.portolan.provider.messages;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.CacheMark;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the content of a conversation's messages, and maps the ids of calls to the tools called.
 */
final class MessagesContent {
    private final Map<String, String> toolNames = new HashMap<>();

    List<Block> read(JsonValue content) throws UntranslatableRequestException {
        var text = content.text();
        if (text != null) {
            return text.isEmpty() ? List.of() : List.of(new Block.Text(text));
        }
        var blocks = new ArrayList<Block>();
        for (var block : content.elements()) {
            blocks.add(block(block));
        }
        blocks.removeIf(block -> block instanceof Block.Text empty && empty.text().isEmpty());
        return blocks;
    }

    private Block block(JsonValue block) throws UntranslatableRequestException {
        return switch (block.get("type").textOrEmpty()) {
            case "text" -> new Block.Text(block.get("text").textOrEmpty(), cache(block));
            case "image" -> media(Media.Kind.IMAGE, block);
            case "document" -> media(Media.Kind.DOCUMENT, block);
            case "tool_use" -> call(block);
            case "tool_result" -> result(block);
            case "thinking" ->
                    new Block.Thinking(
                            block.get("thinking").textOrEmpty(),
                            ThinkingSignatures.read(block.get("signature").textOrEmpty()));
            case "redacted_thinking" ->
                    new Block.Thinking(
                            "",
                            null,
                            new Signature(Signature.ANTHROPIC, block.get("data").textOrEmpty()));
            case "" ->
                    throw new UntranslatableRequestException(
                            "messages", "A content block has no type.");
            default -> new Block.Opaque(Signature.ANTHROPIC, block);
        };
    }

    private Block call(JsonValue block) {
        var id = block.get("id").textOrEmpty();
        var name = block.get("name").textOrEmpty();
        toolNames.put(id, name);
        var input = block.get("input");
        return new Block.ToolCall(
                id,
                name,
                input.isObject() ? input.toJson() : "",
                ThinkingSignatures.read(block.get(MessagesBlocks.SIGNATURE).textOrEmpty()));
    }

    private Block result(JsonValue block) throws UntranslatableRequestException {
        var id = block.get("tool_use_id").textOrEmpty();
        return new Block.ToolResult(
                id,
                toolNames.get(id),
                read(block.get("content")),
                block.get("is_error").isTrue(),
                cache(block));
    }

    private static Block media(Media.Kind kind, JsonValue block)
            throws UntranslatableRequestException {
        var source = block.get("source");
        return new Media(
                kind,
                source.get("media_type").text(),
                source(source),
                null,
                block.get("title").text(),
                cache(block));
    }

    private static Source source(JsonValue source) throws UntranslatableRequestException {
        return switch (source.get("type").textOrEmpty()) {
            case "base64" -> new Source.Base64(source.get("data").textOrEmpty());
            case "url" -> new Source.Url(source.get("url").textOrEmpty());
            case "file" -> new Source.FileId(source.get("file_id").textOrEmpty());
            case "text" -> new Source.Plain(source.get("data").textOrEmpty());
            default ->
                    throw new UntranslatableRequestException(
                            "messages", "A source of media is of a type that can't be translated.");
        };
    }

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
