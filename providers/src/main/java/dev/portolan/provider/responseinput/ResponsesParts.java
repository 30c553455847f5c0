package dev.portolan.provider.responseinput;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.chat.ChatParts;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.json.UnreadMembers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the content of an item: a text, or parts. Media are read as those of a chat. */
final class ResponsesParts {
    private static final Set<String> TEXT = Set.of("type", "text", "annotations", "logprobs");
    private static final Set<String> REFUSAL = Set.of("type", "refusal");
    private static final Set<String> IMAGE = Set.of("type", "image_url", "file_id", "detail");
    private static final Set<String> FILE =
            Set.of("type", "file_data", "file_url", "file_id", "filename");
    private static final Set<String> AUDIO = Set.of("type", "input_audio");

    private final UnreadMembers unread;

    ResponsesParts(UnreadMembers unread) {
        this.unread = unread;
    }

    List<Block> read(JsonValue content, String at) throws UntranslatableRequestException {
        var text = content.text();
        if (text != null) {
            return text.isEmpty() ? List.of() : List.of(new Block.Text(text));
        }
        var blocks = new ArrayList<Block>();
        int number = 0;
        for (var part : content.elements()) {
            var block = part(part, at + "[" + number++ + "]");
            if (!(block instanceof Block.Text empty && empty.text().isEmpty())) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private Block part(JsonValue part, String at) throws UntranslatableRequestException {
        return switch (part.get("type").textOrEmpty()) {
            case "input_text", "output_text", "text" -> {
                report(part, TEXT);
                yield new Block.Text(part.get("text").textOrEmpty());
            }
            case "refusal" -> {
                report(part, REFUSAL);
                yield new Block.Refusal(part.get("refusal").textOrEmpty());
            }
            case "input_image" -> {
                report(part, IMAGE);
                yield image(part, at);
            }
            case "input_file" -> {
                report(part, FILE);
                yield file(part, at);
            }
            case "input_audio" -> {
                report(part, AUDIO);
                yield ChatParts.media(part, at);
            }
            default ->
                    throw new UntranslatableRequestException(
                            at, "A content part is of a type that can't be translated.");
        };
    }

    private void report(JsonValue part, Set<String> read) {
        unread.add("input.content.", part, read);
    }

    private static Block image(JsonValue part, String at) throws UntranslatableRequestException {
        var id = part.get("file_id").text();
        if (id != null) {
            return new Block.Media(
                    Block.Media.Kind.IMAGE,
                    null,
                    new Block.Source.FileId(id),
                    Block.Media.About.NOTHING,
                    null,
                    at);
        }
        var url =
                new ObjectBuilder()
                        .put("url", part.get("image_url"))
                        .put("detail", part.get("detail"));
        return ChatParts.media(as("image_url", url), at);
    }

    private static Block file(JsonValue part, String at) throws UntranslatableRequestException {
        var url = part.get("file_url").text();
        if (url != null) {
            return ChatParts.media(
                    new ObjectBuilder()
                            .put("type", "document_url")
                            .put("document_url", url)
                            .put("document_name", part.get("filename"))
                            .build(),
                    at);
        }
        var file =
                new ObjectBuilder()
                        .put("filename", part.get("filename"))
                        .put("file_data", part.get("file_data"))
                        .put("file_id", part.get("file_id"));
        return ChatParts.media(as("file", file), at);
    }

    private static JsonValue as(String type, ObjectBuilder inner) {
        return new ObjectBuilder().put("type", type).put(type, inner.build()).build();
    }
}
