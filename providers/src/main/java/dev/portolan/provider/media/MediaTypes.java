package dev.portolan.provider.media;

import dev.portolan.provider.canonical.Block.Media.Kind;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Media types: one name for each, and the type that a file's name shows. */
public final class MediaTypes {
    private static final Map<String, String> SAME =
            Map.ofEntries(
                    Map.entry("image/jpg", "image/jpeg"),
                    Map.entry("image/pjpeg", "image/jpeg"),
                    Map.entry("image/x-png", "image/png"),
                    Map.entry("image/x-ms-bmp", "image/bmp"),
                    Map.entry("audio/mpeg", "audio/mp3"),
                    Map.entry("audio/mpga", "audio/mp3"),
                    Map.entry("audio/x-mp3", "audio/mp3"),
                    Map.entry("audio/x-wav", "audio/wav"),
                    Map.entry("audio/wave", "audio/wav"),
                    Map.entry("audio/vnd.wave", "audio/wav"),
                    Map.entry("audio/x-m4a", "audio/m4a"),
                    Map.entry("audio/x-aac", "audio/aac"),
                    Map.entry("audio/x-flac", "audio/flac"),
                    Map.entry("audio/x-aiff", "audio/aiff"),
                    Map.entry("audio/pcm16", "audio/pcm"),
                    Map.entry("video/mov", "video/quicktime"),
                    Map.entry("video/x-msvideo", "video/avi"),
                    Map.entry("video/mpg", "video/mpeg"),
                    Map.entry("video/x-ms-wmv", "video/wmv"),
                    Map.entry("application/x-pdf", "application/pdf"),
                    Map.entry("text/md", "text/markdown"),
                    Map.entry("text/x-markdown", "text/markdown"));

    private static final Map<String, String> BY_EXTENSION = byExtension();

    private MediaTypes() {}

    private static Map<String, String> byExtension() {
        var types = new HashMap<String, String>();
        for (var image :
                new String[] {"png", "jpeg", "webp", "gif", "bmp", "tiff", "heic", "heif"}) {
            types.put(image, "image/" + image);
        }
        for (var audio : new String[] {"mp3", "wav", "flac", "ogg", "opus", "aac", "m4a", "aiff"}) {
            types.put(audio, "audio/" + audio);
        }
        for (var video : new String[] {"mp4", "webm", "mpeg"}) {
            types.put(video, "video/" + video);
        }
        types.put("jpg", "image/jpeg");
        types.put("mov", "video/quicktime");
        types.put("mkv", "video/x-matroska");
        types.put("pdf", "application/pdf");
        types.put("json", "application/json");
        types.put("txt", "text/plain");
        types.put("csv", "text/csv");
        types.put("html", "text/html");
        types.put("htm", "text/html");
        types.put("md", "text/markdown");
        types.put("xml", "text/xml");
        types.put("doc", "application/msword");
        types.put("xls", "application/vnd.ms-excel");
        types.put(
                "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        types.put("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        types.put(
                "pptx",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation");
        return Map.copyOf(types);
    }

    /** Returns the one name of a type; null where none is given, or one that shows nothing. */
    public static @Nullable String named(@Nullable String given) {
        if (given == null) {
            return null;
        }
        int parameters = given.indexOf(';');
        var name =
                (parameters < 0 ? given : given.substring(0, parameters))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        return name.isEmpty() || name.endsWith("/") || name.equals("application/octet-stream")
                ? null
                : SAME.getOrDefault(name, name);
    }

    /** Returns the type that the end of a file's name or an address shows; null if none does. */
    public static @Nullable String ofName(@Nullable String name) {
        if (name == null) {
            return null;
        }
        int query = name.indexOf('?');
        var path = query < 0 ? name : name.substring(0, query);
        return BY_EXTENSION.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Returns whether a document of this type is text that can be read as it is. */
    static boolean isText(@Nullable String type) {
        return type != null
                && (type.startsWith("text/")
                        || type.equals("application/json")
                        || type.equals("application/xml")
                        || type.equals("application/yaml"));
    }

    /** Returns the kind of a type; {@code otherwise} where the name shows none. */
    static Kind kind(@Nullable String type, Kind otherwise) {
        if (type == null) {
            return otherwise;
        }
        if (type.startsWith("image/")) {
            return Kind.IMAGE;
        }
        if (type.startsWith("audio/")) {
            return Kind.AUDIO;
        }
        if (type.startsWith("video/")) {
            return Kind.VIDEO;
        }
        return type.equals("application/pdf") || isText(type) ? Kind.DOCUMENT : otherwise;
    }
}
