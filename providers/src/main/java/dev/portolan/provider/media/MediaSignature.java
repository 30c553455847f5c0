package dev.portolan.provider.media;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * The type that the first bytes of data show.
 *
 * @param type the media type
 * @param container whether audio and video alike are stored in it
 */
record MediaSignature(String type, boolean container) {
    /** The number of bytes that are looked at. */
    static final int BYTES = 48;

    private static final int BRAND_AT = 8;

    /** Returns the signature of data; null where the first bytes are none that is known. */
    static @Nullable MediaSignature of(byte[] head) {
        var text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("RIFF")) {
            return riff(text);
        }
        if (text.startsWith("ftyp", 4)) {
            return boxed(text);
        }
        if (text.startsWith("\u001AE\u00DF\u00A3")) {
            return container(text.contains("webm") ? "video/webm" : "video/x-matroska");
        }
        var type = plain(text);
        return type == null
                ? text.startsWith("OggS") ? container("audio/ogg") : null
                : new MediaSignature(type, false);
    }

    private static @Nullable String plain(String text) {
        if (text.startsWith("\u0089PNG\r\n\u001A\n")) {
            return "image/png";
        }
        if (text.startsWith("\u00FF\u00D8\u00FF")) {
            return "image/jpeg";
        }
        if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return "image/gif";
        }
        if (text.startsWith("BM") && text.startsWith("\0\0\0\0", 6)) {
            return "image/bmp";
        }
        if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
            return "image/tiff";
        }
        if (text.startsWith("%PDF-")) {
            return "application/pdf";
        }
        if (text.startsWith("fLaC")) {
            return "audio/flac";
        }
        if (text.startsWith("FORM") && text.startsWith("AIFF", BRAND_AT)) {
            return "audio/aiff";
        }
        return text.startsWith("ID3") ? "audio/mp3" : null;
    }

    private static @Nullable MediaSignature riff(String text) {
        if (text.startsWith("WEBP", BRAND_AT)) {
            return new MediaSignature("image/webp", false);
        }
        if (text.startsWith("WAVE", BRAND_AT)) {
            return new MediaSignature("audio/wav", false);
        }
        return text.startsWith("AVI ", BRAND_AT) ? new MediaSignature("video/avi", false) : null;
    }

    private static MediaSignature boxed(String text) {
        var brand = text.length() < BRAND_AT + 4 ? "" : text.substring(BRAND_AT, BRAND_AT + 4);
        return switch (brand) {
            case "heic", "heix", "hevc", "hevx" -> new MediaSignature("image/heic", false);
            case "mif1", "msf1" -> new MediaSignature("image/heif", false);
            case "avif", "avis" -> new MediaSignature("image/avif", false);
            case "M4A ", "M4B " -> container("audio/m4a");
            case "qt  " -> container("video/quicktime");
            default -> container("video/mp4");
        };
    }

    private static MediaSignature container(String type) {
        return new MediaSignature(type, true);
    }
}
