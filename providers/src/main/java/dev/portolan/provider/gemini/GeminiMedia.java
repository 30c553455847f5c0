package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.media.MediaTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Writes images, audio, video and documents as parts, inline or by URL. */
final class GeminiMedia {
    private GeminiMedia() {}

    /** Writes media as parts: more than one for a document of several parts. */
    static void write(Media given, DroppedFields dropped, List<JsonValue> parts)
            throws UntranslatableRequestException {
        dropped.dropIf(given.cache() != null, "cache_control");
        dropped.dropIf(given.detail() != null, "messages.detail");
        dropped.dropIf(given.about().citations(), "messages.citations");
        if (given.source() instanceof Source.Plain || given.source() instanceof Source.Parts) {
            line(given.filename(), parts);
        }
        line(given.about().context(), parts);
        if (!(given.source() instanceof Source.Parts(List<Block> inside))) {
            parts.add(part(MediaTarget.GEMINI.checked(given)));
            return;
        }
        for (var block : inside) {
            switch (block) {
                case Block.Text text -> parts.add(GeminiContents.text(text.text()));
                case Media media -> write(media, dropped, parts);
                default -> {}
            }
        }
    }

    private static void line(@Nullable String said, List<JsonValue> parts) {
        if (said != null && !said.isBlank()) {
            parts.add(GeminiContents.text(said));
        }
    }

    private static JsonValue part(Media media) throws UntranslatableRequestException {
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
                            media.at(),
                            "Google has no file with this id; use a gs:// or https:// URL.");
                }
                yield file(media, id);
            }
            case Source.Plain(String text) -> GeminiContents.text(text);
            case Source.Parts _parts ->
                    throw new UntranslatableRequestException(
                            media.at(), "Gemini accepts no document of several parts.");
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
        var shown = MediaTypes.ofName(address);
        return shown == null ? defaultType(media.kind()) : shown;
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
