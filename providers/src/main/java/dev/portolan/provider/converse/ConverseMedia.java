package dev.portolan.provider.converse;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes the images, audio, video and documents of one request for Converse. */
final class ConverseMedia {
    private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");
    private static final Set<String> SOUNDS =
            Set.of("mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "m4a", "webm");
    private static final Map<String, String> SAME_SOUNDS =
            Map.of("mpeg", "mp3", "x-wav", "wav", "wave", "wav", "x-m4a", "m4a");
    private static final Map<String, String> FILMS =
            Map.of(
                    "mp4", "mp4",
                    "quicktime", "mov",
                    "webm", "webm",
                    "x-matroska", "mkv",
                    "x-flv", "flv",
                    "mpeg", "mpeg",
                    "x-ms-wmv", "wmv",
                    "3gpp", "three_gp");
    private static final Map<String, String> DOCUMENTS =
            Map.of(
                    "application/pdf",
                    "pdf",
                    "text/csv",
                    "csv",
                    "application/msword",
                    "doc",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "docx",
                    "application/vnd.ms-excel",
                    "xls",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "xlsx",
                    "text/html",
                    "html",
                    "text/plain",
                    "txt",
                    "text/markdown",
                    "md");

    private final Set<String> names = new HashSet<>();

    /** Returns the content block. */
    JsonValue block(Block.Media media) throws UntranslatableRequestException {
        return switch (media.kind()) {
            case IMAGE -> of("image", image(media.mime(), media.source()), media.source());
            case AUDIO -> of("audio", sound(media.mime()), media.source());
            case VIDEO -> of("video", film(media.mime()), media.source());
            case DOCUMENT -> document(media);
        };
    }

    private static JsonValue of(String kind, String format, Block.Source source)
            throws UntranslatableRequestException {
        return JsonValue.object(
                kind,
                new ObjectBuilder().put("format", format).put("source", source(source)).build());
    }

    private JsonValue document(Block.Media media) throws UntranslatableRequestException {
        boolean plain = media.source() instanceof Block.Source.Plain;
        var mime = plain || media.mime() == null ? "text/plain" : media.mime();
        var format = DOCUMENTS.get(mime);
        if (format == null) {
            throw new UntranslatableRequestException(
                    "file", "Bedrock does not accept documents of this media type.");
        }
        return JsonValue.object(
                "document",
                new ObjectBuilder()
                        .put("format", format)
                        .put("name", name(media.filename()))
                        .put("source", source(media.source()))
                        .build());
    }

    private static JsonValue source(Block.Source source) throws UntranslatableRequestException {
        return switch (source) {
            case Block.Source.Base64(String data) -> JsonValue.object("bytes", JsonValue.of(data));
            case Block.Source.Plain(String text) ->
                    JsonValue.object(
                            "bytes",
                            JsonValue.of(
                                    Base64.getEncoder()
                                            .encodeToString(
                                                    text.getBytes(StandardCharsets.UTF_8))));
            case Block.Source.Url(String url) -> stored(url);
            case Block.Source.FileId _id ->
                    throw new UntranslatableRequestException(
                            "file_id", "Bedrock stores no files; send the data.");
        };
    }

    private static JsonValue stored(String url) throws UntranslatableRequestException {
        if (!url.startsWith("s3://")) {
            throw new UntranslatableRequestException(
                    "image_url",
                    "Bedrock fetches nothing from the web; send a data URL or an s3 address.");
        }
        return JsonValue.object("s3Location", JsonValue.object("uri", JsonValue.of(url)));
    }

    private static String image(@Nullable String mime, Block.Source source)
            throws UntranslatableRequestException {
        var format = subtype(mime == null ? guess(source) : mime);
        format = format.equals("jpg") ? "jpeg" : format;
        if (!IMAGES.contains(format)) {
            throw new UntranslatableRequestException(
                    "image_url", "Bedrock accepts PNG, JPEG, GIF and WebP images.");
        }
        return format;
    }

    /** The type of an image in S3 is only known from its name's extension. */
    private static String guess(Block.Source source) {
        var url = source instanceof Block.Source.Url(String address) ? address : "";
        return "image/" + url.substring(url.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String sound(@Nullable String mime) throws UntranslatableRequestException {
        var declared = subtype(mime);
        var format = SAME_SOUNDS.getOrDefault(declared, declared);
        if (!SOUNDS.contains(format)) {
            throw new UntranslatableRequestException(
                    "input_audio", "Bedrock does not accept audio of this format.");
        }
        return format;
    }

    private static String film(@Nullable String mime) throws UntranslatableRequestException {
        var format = FILMS.get(subtype(mime));
        if (format == null) {
            throw new UntranslatableRequestException(
                    "video_url", "Bedrock does not accept video of this format.");
        }
        return format;
    }

    private static String subtype(@Nullable String mime) {
        return mime == null ? "" : mime.substring(mime.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns a name that Bedrock permits and that no other document of the request has. */
    private String name(@Nullable String filename) {
        var plain = filename == null ? "" : filename.replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
        var allowed = plain.replaceAll("[^a-zA-Z0-9\\-()\\[\\]]+", " ").strip();
        var stem =
                allowed.isEmpty()
                        ? "document"
                        : allowed.substring(0, Math.min(180, allowed.length()));
        var name = stem.strip();
        for (int more = 2; !names.add(name); more++) {
            name = stem.strip() + " " + more;
        }
        return name;
    }
}
