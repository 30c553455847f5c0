package dev.portolan.provider.messages;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.CacheMark;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.UnreadMembers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the content of a conversation's messages, and maps the ids of calls to the tools called.
 */
final class MessagesContent {
    private static final Set<String> SOURCE =
            Set.of("type", "media_type", "data", "url", "file_id", "content");

    private final UnreadMembers unread;
    private final Map<String, String> toolNames = new HashMap<>();

    MessagesContent(UnreadMembers unread) {
        this.unread = unread;
    }

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
            unread.add("messages.", block, membersOf(block));
            blocks.add(block(block, at + "[" + number++ + "]"));
        }
        blocks.removeIf(block -> block instanceof Block.Text empty && empty.text().isEmpty());
        return blocks;
    }

    /** Returns the members that are read of a block of its type; of an opaque one, all. */
    private static Set<String> membersOf(JsonValue block) {
        return switch (block.get("type").textOrEmpty()) {
            case "text" -> Set.of("type", "text", "cache_control");
            case "image" -> Set.of("type", "source", "cache_control");
            case "document" ->
                    Set.of("type", "source", "title", "context", "citations", "cache_control");
            case "tool_use" -> Set.of("type", "id", "name", "input", MessagesBlocks.SIGNATURE);
            case "tool_result" ->
                    Set.of("type", "tool_use_id", "content", "is_error", "cache_control");
            case "thinking" -> Set.of("type", "thinking", "signature");
            case "redacted_thinking" -> Set.of("type", "data");
            default -> block.members().keySet();
        };
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
        unread.add("messages.source.", source, SOURCE);
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
