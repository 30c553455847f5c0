package dev.portolan.provider.operation;

import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.UsageReader;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Reads from one JSON object, a whole answer or an event, what was used and which members there
 * are, without a tree. Not thread-safe.
 */
final class AnswerMeter {
    private static final double MAX_SECONDS = 1e9;
    private static final long MAX_COUNT = 1_000_000_000;

    private final JsonCursor cursor = new JsonCursor();
    private byte[] bytes = new byte[0];
    private @Nullable Usage usage;
    private double seconds;
    private long pages;
    private long images;
    private long searchUnits;
    private boolean error;
    private String type = "";
    private boolean content;

    /** Reads an object; returns false unless the range is exactly one, well-formed and in UTF-8. */
    boolean read(byte[] array, int from, int to) {
        bytes = array;
        usage = null;
        seconds = 0;
        pages = 0;
        images = 0;
        searchUnits = 0;
        error = false;
        type = "";
        content = false;
        cursor.over(array, from, to);
        if (!cursor.object()) {
            return false;
        }
        while (cursor.member()) {
            member();
        }
        return cursor.end() && JsonText.isUtf8(array, from, to);
    }

    private void member() {
        if (cursor.named("usage")) {
            usage();
        } else if (cursor.named("usage_info")) {
            below("pages_processed");
        } else if (cursor.named("meta")) {
            below("search_units");
        } else if (cursor.named("data") && cursor.array()) {
            content = true;
            while (cursor.element()) {
                images++;
                cursor.skip();
            }
        } else {
            plain();
        }
    }

    private void plain() {
        boolean failing = cursor.named("error");
        boolean kind = cursor.named("type");
        boolean length = cursor.named("duration");
        content |=
                cursor.named("results")
                        || cursor.named("pages")
                        || cursor.named("text")
                        || cursor.named("data")
                        || cursor.named("audio_data");
        cursor.skip();
        if (failing) {
            error = !JsonText.is(bytes, cursor.valueFrom(), cursor.valueTo(), "null");
        } else if (kind && bytes[cursor.valueFrom()] == '"') {
            type = JsonText.decode(bytes, cursor.valueFrom(), cursor.valueTo());
        } else if (length) {
            seconds = Math.max(seconds, number(MAX_SECONDS));
        }
    }

    /** Reads tokens and the length of a recording. */
    private void usage() {
        int from = cursor.position();
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            boolean length = cursor.named("seconds") || cursor.named("prompt_audio_seconds");
            boolean processed = cursor.named("pages_processed");
            cursor.skip();
            if (length) {
                seconds = Math.max(seconds, number(MAX_SECONDS));
            } else if (processed) {
                pages = Math.max(pages, (long) number(MAX_COUNT));
            }
        }
        usage = UsageReader.read(bytes, from, cursor.position());
    }

    /** Finds a count in an object, or in the objects in it. */
    private void below(String name) {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            boolean counts = cursor.named(name);
            if (!counts && cursor.peek() == '{') {
                below(name);
                continue;
            }
            cursor.skip();
            if (counts && name.equals("pages_processed")) {
                pages = (long) number(MAX_COUNT);
            } else if (counts) {
                searchUnits = (long) Math.ceil(number(MAX_COUNT));
            }
        }
    }

    /** Returns the number, or the string with one, that was skipped; 0 if it is none. */
    private double number(double most) {
        int from = cursor.valueFrom();
        int to = cursor.valueTo();
        boolean quoted = to - from > 1 && bytes[from] == '"';
        var digits =
                quoted
                        ? JsonText.decode(bytes, from, to)
                        : new String(bytes, from, to - from, StandardCharsets.UTF_8);
        try {
            double value = Double.parseDouble(digits);
            return value >= 0 ? Math.min(value, most) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns the tokens; null if the object names none. */
    @Nullable Usage tokens() {
        Usage read = usage;
        return read == null || read.totalTokens() == 0 ? null : read;
    }

    /** Returns what was used beside tokens. */
    ChargedUnits quantities() {
        return new ChargedUnits(Math.round(seconds * 1_000), 0, pages, images, searchUnits);
    }

    /** Returns whether the object contains an error. */
    boolean hasError() {
        return error;
    }

    /** Returns whether the object contains what such an answer is for. */
    boolean hasContent() {
        return content;
    }

    /** Returns the object's type; empty if it has none. */
    String type() {
        return type;
    }
}
