package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

/** Reads the parts of a message's content. */
final class ChatParts {
    private ChatParts() {}

    static Block read(JsonValue part) throws UntranslatableRequestException {
        var cache = ChatMessages.cache(part);
        return switch (part.get("type").textOrEmpty()) {
            case "text" -> new Block.Text(part.get("text").textOrEmpty(), cache);
            case "refusal" -> new Block.Refusal(part.get("refusal").textOrEmpty());
            case "thinking" -> new Block.Thinking(thought(part.get("thinking")), null);
            case "image_url" -> image(part);
            case "input_audio" -> audio(part.get("input_audio"));
            case "video_url" -> located(Media.Kind.VIDEO, address(part.get("video_url")), part);
            case "document_url" ->
                    located(Media.Kind.DOCUMENT, address(part.get("document_url")), part);
            case "file" -> file(part.get("file"), part);
            default ->
                    throw new UntranslatableRequestException(
                            "messages", "A content part is of a type that can't be translated.");
        };
    }

    /** Reads a thought: text or, with Mistral, pieces of text. */
    private static String thought(JsonValue thinking) {
        var text = new StringBuilder(thinking.textOrEmpty());
        thinking.elements().forEach(piece -> text.append(piece.get("text").textOrEmpty()));
        return text.toString();
    }

    private static Block image(JsonValue part) throws UntranslatableRequestException {
        var image = part.get("image_url");
        var media = located(Media.Kind.IMAGE, address(image), part);
        return new Media(
                media.kind(),
                media.mime(),
                media.source(),
                image.get("detail").text(),
                null,
                media.cache());
    }

    private static String address(JsonValue holder) {
        var plain = holder.text();
        return plain == null ? holder.get("url").textOrEmpty() : plain;
    }

    private static Media located(Media.Kind kind, String url, JsonValue part)
            throws UntranslatableRequestException {
        var cache = ChatMessages.cache(part);
        if (!url.startsWith("data:")) {
            if (url.isBlank()) {
                throw new UntranslatableRequestException("messages", "A content part has no URL.");
            }
            return new Media(kind, null, new Source.Url(url), null, null, cache);
        }
        int comma = url.indexOf(',');
        if (comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
            throw new UntranslatableRequestException(
                    "messages", "A data URL is not base64; encode its data.");
        }
        var mime = url.substring("data:".length(), comma - ";base64".length());
        int parameters = mime.indexOf(';');
        return new Media(
                kind,
                parameters < 0 ? mime : mime.substring(0, parameters),
                new Source.Base64(url.substring(comma + 1)),
                null,
                null,
                cache);
    }

    private static Block audio(JsonValue audio) throws UntranslatableRequestException {
        var data = audio.get("data").text();
        if (data == null) {
            throw new UntranslatableRequestException("messages", "An audio part has no data.");
        }
        return new Media(
                Media.Kind.AUDIO,
                "audio/" + audio.get("format").textOrEmpty(),
                new Source.Base64(data),
                null,
                null,
                null);
    }

    private static Block file(JsonValue file, JsonValue part)
            throws UntranslatableRequestException {
        var name = file.get("filename").text();
        var id = file.get("file_id").text();
        if (id != null) {
            return document(null, new Source.FileId(id), name, part);
        }
        var media = located(Media.Kind.DOCUMENT, file.get("file_data").textOrEmpty(), part);
        return document(media.mime(), media.source(), name, part);
    }

    private static Block document(
            @Nullable String mime, Source source, @Nullable String name, JsonValue part) {
        return new Media(Media.Kind.DOCUMENT, mime, source, null, name, ChatMessages.cache(part));
    }
}
