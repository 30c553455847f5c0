package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.media.MediaTarget;

/** Writes media as content parts, in the form of each server of the family. */
public final class ChatMedia {
    private ChatMedia() {}

    /** Returns whether a part of media is in a form that the target knows. */
    public static boolean isNative(JsonValue part, MediaTarget target) {
        var type = part.get("type").textOrEmpty();
        var inner = part.get(type);
        return switch (target) {
            case OPENAI, OLLAMA ->
                    switch (type) {
                        case "image_url", "input_audio" -> inner.isObject();
                        case "file" ->
                                inner.has("file_id")
                                        || inner.get("file_data").textOrEmpty().startsWith("data:");
                        default -> false;
                    };
            case MISTRAL ->
                    !part.has("cache_control")
                            && switch (type) {
                                case "image_url" -> true;
                                case "document_url" -> inner.text() != null;
                                case "input_audio" -> inner.text() != null;
                                case "file" -> part.has("file_id");
                                default -> false;
                            };
            case ANY, CLAUDE, CLAUDE_IN_CLOUDS, CONVERSE, GEMINI -> true;
        };
    }

    /** Writes media in the form of a target. */
    public static JsonValue write(Media media, MediaTarget target)
            throws UntranslatableRequestException {
        boolean mistral = target == MediaTarget.MISTRAL;
        return switch (media.kind()) {
            case IMAGE ->
                    part(
                            "image_url",
                            new ObjectBuilder()
                                    .put("url", address(media))
                                    .put("detail", media.detail())
                                    .build());
            case VIDEO -> part("video_url", url(media));
            case AUDIO -> mistral ? part("input_audio", JsonValue.of(sound(media))) : audio(media);
            case DOCUMENT -> mistral ? mistralDocument(media) : document(media);
        };
    }

    private static JsonValue part(String type, JsonValue inner) {
        return new ObjectBuilder().put("type", type).put(type, inner).build();
    }

    private static JsonValue url(Media media) throws UntranslatableRequestException {
        return JsonValue.object("url", JsonValue.of(address(media)));
    }

    private static JsonValue audio(Media media) throws UntranslatableRequestException {
        if (!(media.source() instanceof Source.Base64(String data))) {
            return part("audio_url", url(media));
        }
        var mime = media.mime() == null ? "audio/wav" : media.mime();
        return part(
                "input_audio",
                new ObjectBuilder()
                        .put("data", data)
                        .put("format", mime.substring(mime.indexOf('/') + 1))
                        .build());
    }

    /** Returns audio as Mistral takes it: base64 or an address, without a format. */
    private static String sound(Media media) throws UntranslatableRequestException {
        return media.source() instanceof Source.Base64(String data) ? data : address(media);
    }

    private static JsonValue document(Media media) throws UntranslatableRequestException {
        return switch (media.source()) {
            case Source.Plain(String text) -> text(media, text);
            case Source.FileId(String id) ->
                    part("file", JsonValue.object("file_id", JsonValue.of(id)));
            case Source.Url(String url) -> part("document_url", JsonValue.of(url));
            case Source.Base64 _data ->
                    part(
                            "file",
                            new ObjectBuilder()
                                    .put("filename", name(media))
                                    .put("file_data", address(media))
                                    .build());
            case Source.Parts _parts -> throw inside(media);
        };
    }

    private static JsonValue mistralDocument(Media media) throws UntranslatableRequestException {
        return switch (media.source()) {
            case Source.Plain(String text) -> text(media, text);
            case Source.FileId(String id) ->
                    new ObjectBuilder().put("type", "file").put("file_id", id).build();
            case Source.Url _url -> addressed(media);
            case Source.Base64 _data -> addressed(media);
            case Source.Parts _parts -> throw inside(media);
        };
    }

    private static JsonValue addressed(Media media) throws UntranslatableRequestException {
        return new ObjectBuilder()
                .put("type", "document_url")
                .put("document_url", address(media))
                .put("document_name", media.filename())
                .build();
    }

    /** Writes a document that is text, after its title and context. */
    static JsonValue text(Media media, String text) {
        var said = new StringBuilder();
        line(said, media.filename());
        line(said, media.about().context());
        return new ObjectBuilder().put("type", "text").put("text", said + text).build();
    }

    private static void line(StringBuilder into, @org.jspecify.annotations.Nullable String said) {
        if (said != null && !said.isBlank()) {
            into.append(said).append("\n\n");
        }
    }

    private static String name(Media media) {
        return media.filename() == null ? "document.pdf" : media.filename();
    }

    private static String address(Media media) throws UntranslatableRequestException {
        return switch (media.source()) {
            case Source.Url(String url) -> url;
            case Source.Base64(String data) ->
                    "data:"
                            + (media.mime() == null ? defaultType(media.kind()) : media.mime())
                            + ";base64,"
                            + data;
            case Source.FileId _id ->
                    throw new UntranslatableRequestException(
                            media.at(), "The file is in another provider's store; send its bytes.");
            case Source.Plain _text -> throw inside(media);
            case Source.Parts _parts -> throw inside(media);
        };
    }

    private static String defaultType(Media.Kind kind) {
        return switch (kind) {
            case IMAGE -> "image/png";
            case AUDIO -> "audio/wav";
            case VIDEO -> "video/mp4";
            case DOCUMENT -> "application/pdf";
        };
    }

    private static UntranslatableRequestException inside(Media media) {
        return new UntranslatableRequestException(
                media.at(), "The provider accepts no document of several parts; send a file.");
    }
}
