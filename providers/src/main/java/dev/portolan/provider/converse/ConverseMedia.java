package dev.portolan.provider.converse;

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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the images, audio, video and documents of one request for Converse. */
final class ConverseMedia {
    /** Bedrock's names of formats that differ from the media type's second half. */
    private static final Map<String, String> FORMATS =
            Map.ofEntries(
                    Map.entry("video/quicktime", "mov"),
                    Map.entry("video/x-matroska", "mkv"),
                    Map.entry("audio/x-matroska", "mka"),
                    Map.entry("video/x-flv", "flv"),
                    Map.entry("video/3gpp", "three_gp"),
                    Map.entry("text/plain", "txt"),
                    Map.entry("text/markdown", "md"),
                    Map.entry("application/msword", "doc"),
                    Map.entry(
                            "application/vnd.openxmlformats-officedocument.wordprocessingml"
                                    + ".document",
                            "docx"),
                    Map.entry("application/vnd.ms-excel", "xls"),
                    Map.entry(
                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            "xlsx"));

    /** The numbers that a message may have, by docs.aws.amazon.com, Message, 2026-11-29. */
    private static final Map<Media.Kind, Integer> MOST =
            Map.of(Media.Kind.IMAGE, 20, Media.Kind.DOCUMENT, 5);

    private final Map<Media.Kind, Integer> counts = new EnumMap<>(Media.Kind.class);
    private final ModelFamily family;
    private final DroppedFields losses;
    private final Set<String> names = new HashSet<>();

    ConverseMedia(ModelFamily family, DroppedFields losses) {
        this.family = family;
        this.losses = losses;
    }

    /** Begins the next message, as the numbers of images and documents of each are limited. */
    void beginMessage() {
        counts.clear();
    }

    /** Returns the content block. */
    JsonValue block(Media given) throws UntranslatableRequestException {
        var media = MediaTarget.CONVERSE.checked(given);
        count(media);
        losses.dropIf(media.detail() != null, "messages.detail");
        return switch (media.kind()) {
            case IMAGE -> of("image", media);
            case AUDIO -> of("audio", media);
            case VIDEO -> of("video", media);
            case DOCUMENT -> document(media);
        };
    }

    private void count(Media media) throws UntranslatableRequestException {
        var most = MOST.get(media.kind());
        if (most != null && counts.merge(media.kind(), 1, Integer::sum) > most) {
            throw new UntranslatableRequestException(
                    media.at(),
                    "A message on Bedrock has at most %d images and %d documents."
                            .formatted(MOST.get(Media.Kind.IMAGE), MOST.get(Media.Kind.DOCUMENT)));
        }
    }

    private static JsonValue of(String kind, Media media) throws UntranslatableRequestException {
        return JsonValue.object(
                kind,
                new ObjectBuilder()
                        .put("format", format(media))
                        .put("source", source(media))
                        .build());
    }

    private JsonValue document(Media media) throws UntranslatableRequestException {
        boolean parts = media.source() instanceof Source.Parts;
        var about = media.about();
        boolean cites = about.citations() && family == ModelFamily.CLAUDE;
        losses.dropIf(about.citations() && !cites, "messages.citations");
        return JsonValue.object(
                "document",
                new ObjectBuilder()
                        .put("format", parts ? "txt" : format(media))
                        .put("name", name(about.filename()))
                        .put("source", source(media))
                        .put("context", about.context())
                        .put(
                                "citations",
                                cites ? JsonValue.object("enabled", JsonValue.of(true)) : null)
                        .build());
    }

    private static String format(Media media) throws UntranslatableRequestException {
        var type = media.source() instanceof Source.Plain ? "text/plain" : type(media);
        if (type == null) {
            throw new UntranslatableRequestException(
                    media.at(), "Its media type is not known; declare it in the data URL.");
        }
        return FORMATS.getOrDefault(type, type.substring(type.indexOf('/') + 1));
    }

    /** Returns the type of media; that of an object in S3 is only known from its name. */
    private static @Nullable String type(Media media) {
        var given = MediaTypes.named(media.mime());
        if (given != null) {
            return given;
        }
        return MediaTypes.ofName(
                media.source() instanceof Source.Url(String url) ? url : media.filename());
    }

    private static JsonValue source(Media media) throws UntranslatableRequestException {
        return switch (media.source()) {
            case Source.Base64(String data) -> JsonValue.object("bytes", JsonValue.of(data));
            case Source.Plain(String text) ->
                    JsonValue.object(
                            "bytes",
                            JsonValue.of(
                                    Base64.getEncoder()
                                            .encodeToString(
                                                    text.getBytes(StandardCharsets.UTF_8))));
            case Source.Url(String url) ->
                    JsonValue.object("s3Location", JsonValue.object("uri", JsonValue.of(url)));
            case Source.Parts(List<Block> blocks) -> JsonValue.object("content", parts(blocks));
            case Source.FileId _id ->
                    throw new UntranslatableRequestException(
                            media.at(), "Bedrock stores no files; send the bytes in base64.");
        };
    }

    private static JsonValue parts(List<Block> blocks) throws UntranslatableRequestException {
        var texts = new ArrayList<JsonValue>();
        for (var block : blocks) {
            switch (block) {
                case Block.Text text ->
                        texts.add(JsonValue.object("text", JsonValue.of(text.text())));
                case Media media ->
                        throw new UntranslatableRequestException(
                                media.at(), "A document's parts are texts only on Bedrock.");
                default -> {}
            }
        }
        return JsonValue.array(texts);
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
