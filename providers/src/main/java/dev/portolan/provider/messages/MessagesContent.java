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

    /**
     * Reads content: a text, or blocks.
     *
     * @param at where it is in the body
     */
    List<Block> read(JsonValue content, String at) throws UntranslatableRequestException {
        var text = content.text();
        if (text != null) {
            return text.isEmpty() ? List.of() : List.of(new Block.Text(text));
        }
        var blocks = new ArrayList<Block>();
        int number = 0;
        for (var block : content.elements()) {
            blocks.add(block(block, at + "[" + number++ + "]"));
        }
        blocks.removeIf(block -> block instanceof Block.Text empty && empty.text().isEmpty());
        return blocks;
    }

    private Block block(JsonValue block, String at) throws UntranslatableRequestException {
        return switch (block.get("type").textOrEmpty()) {
            case "text" -> new Block.Text(block.get("text").textOrEmpty(), cache(block));
            case "image" -> media(Media.Kind.IMAGE, block, at);
            case "document" -> media(Media.Kind.DOCUMENT, block, at);
            case "tool_use" -> call(block);
            case "tool_result" -> result(block, at);
            case "thinking" ->
                    new Block.Thinking(
                            block.get("thinking").textOrEmpty(),
                            Signature.ofMarked(block.get("signature").textOrEmpty()));
            case "redacted_thinking" ->
                    new Block.Thinking(
                            "", null, Signature.ofMarked(block.get("data").textOrEmpty()));
            case "search_result" -> opaque(block, searchResult(block));
            case "tool_reference" ->
                    opaque(
                            block,
                            "The tool `%s` is available."
                                    .formatted(block.get("tool_name").textOrEmpty()));
            case "" -> throw new UntranslatableRequestException(at, "A content block has no type.");
            default -> opaque(block, null);
        };
    }

    private static Block opaque(JsonValue block, @Nullable String words) {
        return new Block.Opaque(Signature.ANTHROPIC, block, words);
    }

    private static String searchResult(JsonValue block) {
        var words = new StringBuilder();
        words.append(block.get("title").textOrEmpty())
                .append(" (")
                .append(block.get("source").textOrEmpty())
                .append(")");
        for (var text : block.get("content").elements()) {
            words.append("\n").append(text.get("text").textOrEmpty());
        }
        return words.toString();
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
                Signature.ofMarked(block.get(MessagesBlocks.SIGNATURE).textOrEmpty()));
    }

    private Block result(JsonValue block, String at) throws UntranslatableRequestException {
        var id = block.get("tool_use_id").textOrEmpty();
        return new Block.ToolResult(
                id,
                toolNames.get(id),
                read(block.get("content"), at + ".content"),
                block.get("is_error").isTrue(),
                cache(block));
    }

    Media media(Media.Kind kind, JsonValue block, String at) throws UntranslatableRequestException {
        var source = block.get("source");
        return new Media(
                kind,
                source.get("media_type").text(),
                source(source, at),
                new Media.About(
                        null,
                        block.get("title").text(),
                        block.get("context").text(),
                        block.get("citations").get("enabled").isTrue()),
                cache(block),
                at);
    }

    private Source source(JsonValue source, String at) throws UntranslatableRequestException {
        return switch (source.get("type").textOrEmpty()) {
            case "base64" -> new Source.Base64(source.get("data").textOrEmpty());
            case "url" -> new Source.Url(source.get("url").textOrEmpty());
            case "file" -> new Source.FileId(source.get("file_id").textOrEmpty());
            case "text" -> new Source.Plain(source.get("data").textOrEmpty());
            case "content" -> new Source.Parts(read(source.get("content"), at + ".source.content"));
            default ->
                    throw new UntranslatableRequestException(
                            at, "A source of media is of a type that can't be translated.");
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
