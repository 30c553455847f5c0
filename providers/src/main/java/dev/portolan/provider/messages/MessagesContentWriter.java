package dev.portolan.provider.messages;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.CacheMark;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.media.MediaTarget;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a conversation's blocks; ids that Anthropic refuses are replaced, the same one always in
 * the same way.
 */
final class MessagesContentWriter {
    private final DroppedFields dropped;
    private final MediaTarget target;
    private final Map<String, String> ids = new HashMap<>();

    /**
     * @param target the host of Claude, which decides what media may be
     */
    MessagesContentWriter(DroppedFields dropped, MediaTarget target) {
        this.dropped = dropped;
        this.target = target;
    }

    List<JsonValue> blocks(List<Block> blocks) throws UntranslatableRequestException {
        return blocks(blocks, false);
    }

    /** Writes the blocks that are not empty; the last text of a prefill may not end in a blank. */
    List<JsonValue> blocks(List<Block> blocks, boolean prefill)
            throws UntranslatableRequestException {
        var written = new ArrayList<JsonValue>();
        for (int i = 0; i < blocks.size(); i++) {
            var block = blocks.get(i);
            if (prefill && i == blocks.size() - 1 && block instanceof Block.Text text) {
                block = new Block.Text(text.text().stripTrailing(), text.cache());
            }
            var json = block(block);
            if (json != null) {
                written.add(json);
            }
        }
        return written;
    }

    private @Nullable JsonValue block(Block block) throws UntranslatableRequestException {
        return switch (block) {
            case Block.Text text -> text(text.text(), text.cache());
            case Block.Refusal refusal -> text(refusal.text(), null);
            case Block.Media media -> media(media);
            case Block.ToolCall call -> call(call);
            case Block.ToolResult result -> result(result);
            case Block.Thinking thinking -> thinking(thinking);
            case Block.Opaque opaque -> {
                boolean own = opaque.provider().equals(Signature.ANTHROPIC);
                dropped.dropIf(!own, opaque.field());
                yield own ? opaque.json() : null;
            }
        };
    }

    private static @Nullable JsonValue text(String text, @Nullable CacheMark cache) {
        return text.isBlank()
                ? null
                : new ObjectBuilder()
                        .put("type", "text")
                        .put("text", text)
                        .put("cache_control", cache(cache))
                        .build();
    }

    private JsonValue call(Block.ToolCall call) throws UntranslatableRequestException {
        var input = call.input();
        if (input == null) {
            throw new UntranslatableRequestException(
                    "messages",
                    "The arguments of a tool call in the history are not a JSON object.");
        }
        return new ObjectBuilder()
                .put("type", "tool_use")
                .put("id", id(call.id()))
                .put("name", call.name())
                .put("input", input)
                .build();
    }

    private JsonValue result(Block.ToolResult result) throws UntranslatableRequestException {
        var content = blocks(result.content());
        return new ObjectBuilder()
                .put("type", "tool_result")
                .put("tool_use_id", id(result.callId()))
                .put("content", content.isEmpty() ? null : JsonValue.array(content))
                .put("is_error", result.error() ? JsonValue.of(true) : null)
                .put("cache_control", cache(result.cache()))
                .build();
    }

    /** Makes an id of the characters Anthropic accepts: letters, digits, hyphen and underscore. */
    private String id(String given) {
        return ids.computeIfAbsent(
                given,
                id -> {
                    var fit = id.replaceAll("[^A-Za-z0-9_-]", "_");
                    boolean free = !fit.isEmpty() && !ids.containsValue(fit);
                    return free ? fit : "toolu_" + ids.size() + "_" + fit;
                });
    }

    private static @Nullable JsonValue thinking(Block.Thinking thinking) {
        var redacted = thinking.redacted();
        if (redacted != null) {
            return redacted.isOf(Signature.ANTHROPIC)
                    ? new ObjectBuilder()
                            .put("type", "redacted_thinking")
                            .put("data", redacted.value())
                            .build()
                    : null;
        }
        var signature = thinking.signature();
        return signature == null || !signature.isOf(Signature.ANTHROPIC)
                ? null
                : new ObjectBuilder()
                        .put("type", "thinking")
                        .put("thinking", thinking.text())
                        .put("signature", signature.value())
                        .build();
    }

    private JsonValue media(Media given) throws UntranslatableRequestException {
        var media = target.checked(given);
        dropped.dropIf(media.detail() != null, "messages.detail");
        boolean document = media.kind() == Media.Kind.DOCUMENT;
        var about = media.about();
        return new ObjectBuilder()
                .put("type", document ? "document" : "image")
                .put("source", source(media))
                .put("title", document ? about.filename() : null)
                .put("context", document ? about.context() : null)
                .put(
                        "citations",
                        about.citations() ? JsonValue.object("enabled", JsonValue.of(true)) : null)
                .put("cache_control", cache(media.cache()))
                .build();
    }

    private JsonValue source(Media media) throws UntranslatableRequestException {
        var source = new ObjectBuilder();
        return switch (media.source()) {
            case Source.Url(String url) -> source.put("type", "url").put("url", url).build();
            case Source.Plain(String text) -> plain(text);
            case Source.Parts(List<Block> inside) ->
                    source.put("type", "content")
                            .put("content", JsonValue.array(blocks(inside)))
                            .build();
            case Source.FileId(String id) -> {
                if (!id.startsWith("file_")) {
                    throw new UntranslatableRequestException(
                            media.at(), "The file is in another provider's store; send its bytes.");
                }
                yield source.put("type", "file").put("file_id", id).build();
            }
            case Source.Base64(String data) ->
                    source.put("type", "base64")
                            .put("media_type", mime(media))
                            .put("data", data)
                            .build();
        };
    }

    private static String mime(Media media) {
        var mime = media.mime();
        if (mime != null) {
            return mime;
        }
        return media.kind() == Media.Kind.IMAGE ? "image/png" : "application/pdf";
    }

    private static JsonValue plain(String text) {
        return new ObjectBuilder()
                .put("type", "text")
                .put("media_type", "text/plain")
                .put("data", text)
                .build();
    }

    static @Nullable JsonValue cache(@Nullable CacheMark mark) {
        if (mark == null) {
            return null;
        }
        var control = new ObjectBuilder().put("type", "ephemeral");
        return mark == CacheMark.FIVE_MINUTES
                ? control.build()
                : control.put("ttl", mark.ttl()).build();
    }
}
