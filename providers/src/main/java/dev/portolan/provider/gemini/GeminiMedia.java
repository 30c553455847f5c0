package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.Locale;
import java.util.Map;

/** Writes images, audio, video and documents as parts, inline or by URL. */
final class GeminiMedia {
    private static final Map<String, String> BY_EXTENSION =
            Map.ofEntries(
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("heic", "image/heic"),
                    Map.entry("pdf", "application/pdf"),
                    Map.entry("txt", "text/plain"),
                    Map.entry("mp3", "audio/mpeg"),
                    Map.entry("wav", "audio/wav"),
                    Map.entry("flac", "audio/flac"),
                    Map.entry("ogg", "audio/ogg"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("mov", "video/quicktime"),
                    Map.entry("webm", "video/webm"));

    private GeminiMedia() {}

    static JsonValue part(Media media) throws UntranslatableRequestException {
        return switch (media.source()) {
            case Source.Base64(String data) ->
                    JsonValue.object(
                            "inlineData",
                            new ObjectBuilder()
                                    .put("mimeType", mime(media, ""))
                                    .put("data", data)
                                    .build());
            case Source.Url(String url) -> file(media, url);
            case Source.FileId(String id) -> {
                if (!id.startsWith("gs://") && !id.startsWith("https://")) {
                    throw new UntranslatableRequestException(
                            "messages",
                            "Google has no file with the id '%s'; use a gs:// or https:// URL."
                                    .formatted(id));
                }
                yield file(media, id);
            }
            case Source.Plain(String text) -> GeminiContents.text(text);
        };
    }

    private static JsonValue file(Media media, String address) {
        return JsonValue.object(
                "fileData",
                new ObjectBuilder()
                        .put("mimeType", mime(media, address))
                        .put("fileUri", address)
                        .build());
    }

    /**
     * Returns the required media type: the given one, else by the file extension, else the kind's
     * default.
     */
    private static String mime(Media media, String address) {
        var given = media.mime();
        if (given != null && !given.isBlank()) {
            return given;
        }
        int query = address.indexOf('?');
        var path = query < 0 ? address : address.substring(0, query);
        var extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, defaultType(media.kind()));
    }

    private static String defaultType(Block.Media.Kind kind) {
        return switch (kind) {
            case IMAGE -> "image/jpeg";
            case AUDIO -> "audio/mpeg";
            case VIDEO -> "video/mp4";
            case DOCUMENT -> "application/pdf";
        };
    }
}
