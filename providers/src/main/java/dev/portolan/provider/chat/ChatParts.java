package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Media.About;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;

import java.util.Set;

/** Reads the parts of a message's content. */
public final class ChatParts {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64";

    /** The types of parts that are media, in the forms of all servers of the family. */
    private static final Set<String> MEDIA =
            Set.of("image_url", "input_audio", "audio_url", "video_url", "document_url", "file");

    private ChatParts() {}

    /** Returns the members that are read of a part of this type. */
    static Set<String> membersOf(JsonValue part) {
        return switch (part.get("type").textOrEmpty()) {
            case "text" -> Set.of("type", "text", "cache_control");
            case "refusal" -> Set.of("type", "refusal");
            case "thinking" -> Set.of("type", "thinking");
            case "document_url" -> Set.of("type", "document_url", "document_name", "cache_control");
            case "file" -> Set.of("type", "file", "file_id", "cache_control");
            case String media -> Set.of("type", media, "cache_control");
        };
    }

    /** Returns whether parts of this type are media. */
    public static boolean isMedia(String type) {
        return MEDIA.contains(type);
    }

    /**
     * Reads a part.
     *
     * @param at where it is in the body
     */
    static Block read(JsonValue part, String at) throws UntranslatableRequestException {
        var type = part.get("type").textOrEmpty();
        if (isMedia(type)) {
            return media(part, at);
        }
        return switch (type) {
            case "text" -> new Block.Text(part.get("text").textOrEmpty(), ChatMessages.cache(part));
            case "refusal" -> new Block.Refusal(part.get("refusal").textOrEmpty());
            case "thinking" -> new Block.Thinking(thought(part.get("thinking")), null);
            default ->
                    throw new UntranslatableRequestException(
                            at, "A content part is of a type that can't be translated.");
        };
    }

    /** Reads a thought: text or, with Mistral, pieces of text. */
    private static String thought(JsonValue thinking) {
        var text = new StringBuilder(thinking.textOrEmpty());
        thinking.elements().forEach(piece -> text.append(piece.get("text").textOrEmpty()));
        return text.toString();
    }

    /** Reads a part that is media. */
    public static Media media(JsonValue part, String at) throws UntranslatableRequestException {
        var type = part.get("type").textOrEmpty();
        var inner = part.get(type);
        return switch (type) {
            case "image_url" ->
                    located(
                            Media.Kind.IMAGE,
                            address(inner),
                            new About(inner.get("detail").text(), null, null, false),
                            part,
                            at);
            case "input_audio" -> audio(inner, part, at);
            case "audio_url" -> located(Media.Kind.AUDIO, address(inner), About.NOTHING, part, at);
            case "video_url" -> located(Media.Kind.VIDEO, address(inner), About.NOTHING, part, at);
            case "document_url" ->
                    located(
                            Media.Kind.DOCUMENT,
                            address(inner),
                            About.named(part.get("document_name").text()),
                            part,
                            at);
            default -> file(inner, part, at);
        };
    }

    private static String address(JsonValue holder) {
        var plain = holder.text();
        return plain == null ? holder.get("url").textOrEmpty() : plain;
    }

    private static Media located(
            Media.Kind kind, String url, About about, JsonValue part, String at)
            throws UntranslatableRequestException {
        var cache = ChatMessages.cache(part);
        if (!url.regionMatches(true, 0, DATA, 0, DATA.length())) {
            if (url.isBlank()) {
                throw new UntranslatableRequestException(at, "A content part has no URL or data.");
            }
            return new Media(kind, null, new Source.Url(url), about, cache, at);
        }
        int comma = url.indexOf(',');
        if (comma < 0 || !url.substring(0, comma).endsWith(BASE64)) {
            throw new UntranslatableRequestException(
                    at, "A data URL is not base64; encode its data.");
        }
        var mime = url.substring(DATA.length(), comma - BASE64.length());
        int parameters = mime.indexOf(';');
        return new Media(
                kind,
                parameters < 0 ? mime : mime.substring(0, parameters),
                new Source.Base64(url.substring(comma + 1)),
                about,
                cache,
                at);
    }

    /** Reads audio: OpenAI's object, or with Mistral its data or address alone. */
    private static Media audio(JsonValue audio, JsonValue part, String at)
            throws UntranslatableRequestException {
        var alone = audio.text();
        if (alone != null && (isUrl(alone) || alone.startsWith(DATA))) {
            return located(Media.Kind.AUDIO, alone, About.NOTHING, part, at);
        }
        var data = alone == null ? audio.get("data").text() : alone;
        if (data == null) {
            throw new UntranslatableRequestException(at, "An audio part has no data.");
        }
        var format = audio.get("format").text();
        return new Media(
                Media.Kind.AUDIO,
                format == null ? null : "audio/" + format,
                new Source.Base64(data),
                About.NOTHING,
                ChatMessages.cache(part),
                at);
    }

    private static boolean isUrl(String text) {
        return text.startsWith("https://") || text.startsWith("http://");
    }

    /** Reads a file: OpenAI's object, or with Mistral the id alone. */
    private static Media file(JsonValue file, JsonValue part, String at)
            throws UntranslatableRequestException {
        var about = About.named(file.get("filename").text());
        var id = file.get("file_id").text();
        var own = id == null ? part.get("file_id").text() : id;
        if (own != null) {
            return document(new Source.FileId(own), about, part, at);
        }
        var data = file.get("file_data").textOrEmpty();
        boolean bare = !data.isBlank() && !data.startsWith(DATA) && data.indexOf(':') < 0;
        return bare
                ? document(new Source.Base64(data), about, part, at)
                : located(Media.Kind.DOCUMENT, data, about, part, at);
    }

    private static Media document(Source source, About about, JsonValue part, String at) {
        return new Media(Media.Kind.DOCUMENT, null, source, about, ChatMessages.cache(part), at);
    }

    /** Returns a part's position in the body. */
    public static String at(int message, int part) {
        return "messages[%d].content[%d]".formatted(message, part);
    }
}
