package dev.portolan.policy.document;

import java.util.List;
import java.util.Optional;

/** A value in a document, with the position at which it is written. */
public sealed interface Node {

    /** The position of the value. */
    Position at();

    /** The kind of value, for messages: {@code "text"}, {@code "a mapping"}, … */
    String kind();

    /**
     * A single value. {@code text} is what is written, after substitution; {@code plain} is false
     * if it was quoted or a block, so that {@code "null"} is not null. A {@code secret} came from
     * the environment or a file and is never printed. {@code origin} maps to a character of the
     * text in the file.
     */
    record Scalar(Position at, String text, boolean plain, boolean secret, Origin origin)
            implements Node {

        /** The placeholder in messages for a value that is never printed. */
        static final String HIDDEN = "(a secret)";

        /** An absent value, {@code null} or {@code ~}. */
        public boolean isNull() {
            return plain
                    && (text.isEmpty()
                            || text.equals("~")
                            || text.equals("null")
                            || text.equals("Null")
                            || text.equals("NULL"));
        }

        /** The text in quotes for a message, or {@code (a secret)}. */
        public String shown() {
            if (secret) {
                return HIDDEN;
            }
            String cut = text.length() <= 80 ? text : text.substring(0, 77) + "…";
            return '"' + cut.replace("\n", "\\n") + '"';
        }

        @Override
        public String kind() {
            return isNull() ? "nothing" : shown();
        }

        @Override
        public String toString() {
            return shown() + " at " + at;
        }
    }

    /** The style of a scalar in the file. */
    record Origin(int line, int column, boolean verbatim) {

        /**
         * Returns the position of a character of the text; line and column count from 1. Where the
         * text is not verbatim in the file (folded, escaped, substituted), returns the position
         * where it begins.
         */
        public Position locate(String file, int lineInText, int columnInText) {
            if (!verbatim) {
                return new Position(file, line, column);
            }
            return new Position(file, line + lineInText - 1, column + columnInText - 1);
        }
    }

    /** A list of values. */
    record Sequence(Position at, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys with values, in the order written; no key occurs twice. */
    record Mapping(Position at, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The entry of that key. */
        public Optional<Entry> find(String key) {
            for (Entry entry : entries) {
                if (entry.key().equals(key)) {
                    return Optional.of(entry);
                }
            }
            return Optional.empty();
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A key with its value; {@code at} is the position of the key. */
    record Entry(Position at, String key, Node value) {}
}
