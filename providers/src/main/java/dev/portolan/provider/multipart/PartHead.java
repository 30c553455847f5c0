package dev.portolan.provider.multipart;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of one part of a form.
 *
 * @param name the field's name
 * @param file whether it is a file
 * @param length the size that the part announces in bytes; -1 if it announces none
 * @param lines the header lines that are passed on with a file, each with its line end
 */
record PartHead(String name, boolean file, long length, String lines) {
    private static final Pattern NAME = parameter("name");
    private static final Pattern FILE_NAME = Pattern.compile("(?i);\\s*filename\\*?\\s*=");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,64}(?:\\[])?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /** The fields that are files, which some clients send without a file name. */
    private static final Set<String> FILES = Set.of("file", "image", "image[]", "mask");

    private static final Set<String> ENCODINGS = Set.of("", "7bit", "8bit", "binary");

    private static Pattern parameter(String name) {
        return Pattern.compile("(?i);\\s*" + name + "\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]+))");
    }

    /** The outcome of reading a head. */
    sealed interface Reading {
        /** A head that can be read. */
        record Read(PartHead head) implements Reading {}

        /** A head that the caller must fix. */
        record Bad(FormFault fault) implements Reading {}
    }

    /** Reads the header lines of a part. */
    static Reading read(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        String disposition = null;
        String length = "";
        var passed = new StringBuilder();
        for (String line : text.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (line.isEmpty()) {
                continue;
            }
            if (colon < 1 || line.startsWith(" ") || line.startsWith("\t")) {
                return bad("A part of the form has a malformed header; send name: value lines.");
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
                case "content-disposition" -> {
                    if (disposition != null) {
                        return bad("A part of the form has two dispositions; send one.");
                    }
                    disposition = value;
                    passed.append(line).append("\r\n");
                }
                case "content-type" -> {
                    if (value.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
                        return bad("A part of the form has parts itself; send files one by one.");
                    }
                    passed.append(line).append("\r\n");
                }
                case "content-length" -> length = value;
                case "content-transfer-encoding" -> {
                    if (!ENCODINGS.contains(value.toLowerCase(Locale.ROOT))) {
                        return bad("A part of the form is encoded; send its bytes as they are.");
                    }
                }
                default -> {}
            }
        }
        return of(disposition, length, passed.toString());
    }

    private static Reading of(@Nullable String disposition, String length, String passed) {
        if (disposition == null || !disposition.toLowerCase(Locale.ROOT).startsWith("form-data")) {
            return bad("A part of the form has no disposition form-data; send one.");
        }
        Matcher named = NAME.matcher(disposition);
        String name = named.find() ? named.group(1) == null ? named.group(2) : named.group(1) : "";
        if (!PLAIN.matcher(name).matches()) {
            return bad("A part of the form has no plain name of up to 64 characters; send one.");
        }
        if (!length.isEmpty() && !LENGTH.matcher(length).matches()) {
            return new Reading.Bad(
                    new FormFault("The part announces a size that is no number.", name));
        }
        return new Reading.Read(
                new PartHead(
                        name,
                        FILES.contains(name) || FILE_NAME.matcher(disposition).find(),
                        length.isEmpty() ? -1 : Long.parseLong(length),
                        passed));
    }

    private static Reading bad(String message) {
        return new Reading.Bad(new FormFault(message, null));
    }

    /** Leaves out the file's name. */
    @Override
    public String toString() {
        return "PartHead[" + name + ", file=" + file + "]";
    }
}
