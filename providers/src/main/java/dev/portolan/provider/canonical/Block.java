package dev.portolan.provider.canonical;

import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** One piece of a turn or of an answer. Prints its kind, never its content. */
public sealed interface Block {
    /** Text, and the end of a cached prefix, if the caller set one after it. */
    record Text(String text, @Nullable CacheMark cache) implements Block {
        public Text(String text) {
            this(text, null);
        }

        @Override
        public String toString() {
            return "Text";
        }
    }

    /**
     * An image, audio, a video or a document.
     *
     * @param mime the media type where it is known
     * @param at the content part in the caller's body, such as {@code messages[2].content[1]};
     *     empty in an answer
     */
    record Media(
            Kind kind,
            @Nullable String mime,
            Source source,
            About about,
            @Nullable CacheMark cache,
            String at)
            implements Block {
        /** The kind of media. */
        public enum Kind {
            IMAGE,
            AUDIO,
            VIDEO,
            DOCUMENT
        }

        /**
         * The members that a caller adds to media.
         *
         * @param detail OpenAI's {@code detail}
         * @param filename a document's name or title
         * @param context what the model should know about a document
         * @param citations whether the answer should cite a document
         */
        public record About(
                @Nullable String detail,
                @Nullable String filename,
                @Nullable String context,
                boolean citations) {
            public static final About NOTHING = new About(null, null, null, false);

            /** Returns the name of a file, and nothing else. */
            public static About named(@Nullable String filename) {
                return new About(null, filename, null, false);
            }

            @Override
            public String toString() {
                return "About";
            }
        }

        public @Nullable String detail() {
            return about.detail();
        }

        public @Nullable String filename() {
            return about.filename();
        }

        /** Returns the same media with another type and source. */
        public Media with(@Nullable String type, Source other) {
            return new Media(kind, type, other, about, cache, at);
        }

        @Override
        public String toString() {
            return "Media[" + kind + "]";
        }
    }

    /** The source of media. */
    sealed interface Source {
        /** In the request, in base 64 without line ends. */
        record Base64(String data) implements Source {
            @Override
            public String toString() {
                return "Base64";
            }
        }

        /** At an address, which the gateway does not fetch. */
        record Url(String url) implements Source {
            @Override
            public String toString() {
                return "Url";
            }
        }

        /** In the provider's file store. */
        record FileId(String id) implements Source {}

        /** A document made of texts and images. */
        record Parts(List<Block> blocks) implements Source {
            public Parts {
                blocks = List.copyOf(blocks);
            }
        }

        /** A document that is plain text. */
        record Plain(String text) implements Source {
            @Override
            public String toString() {
                return "Plain";
            }
        }
    }

    /**
     * A call of a tool by the model.
     *
     * @param arguments JSON as the model wrote it; may be malformed
     */
    record ToolCall(String id, String name, String arguments, @Nullable Signature signature)
            implements Block {
        public ToolCall(String id, String name, String arguments) {
            this(id, name, arguments, null);
        }

        /**
         * Returns the arguments as an object: empty where the model wrote none, null where they are
         * no object.
         */
        public @Nullable JsonValue input() {
            var json =
                    arguments.isBlank()
                            ? new dev.portolan.provider.json.ObjectBuilder().build()
                            : dev.portolan.provider.json.JsonReader.read(arguments);
            return json != null && json.isObject() ? json : null;
        }

        @Override
        public String toString() {
            return "ToolCall[" + id + "]";
        }
    }

    /**
     * The result of a tool.
     *
     * @param name the tool's name, looked up from the call where the caller protocol omits it
     * @param content text and media
     */
    record ToolResult(
            String callId,
            @Nullable String name,
            List<Block> content,
            boolean error,
            @Nullable CacheMark cache)
            implements Block {
        private static final String ERROR = "Error";

        public ToolResult {
            content = List.copyOf(content);
        }

        /** Returns the same result with this text as its only content. */
        public ToolResult withText(String text) {
            return new ToolResult(callId, name, List.of(new Text(text)), error, cache);
        }

        /**
         * Returns its text for a protocol without a member for errors: that of an error begins with
         * the word.
         */
        public String textWithError() {
            var text = text();
            return error && !text.regionMatches(true, 0, ERROR, 0, ERROR.length())
                    ? ERROR + (text.isEmpty() ? "" : ": ") + text
                    : text;
        }

        /** Returns its text, all pieces joined with line ends. */
        public String text() {
            var joined = new StringBuilder();
            for (var block : content) {
                if (block instanceof Text text) {
                    joined.append(joined.isEmpty() ? "" : "\n").append(text.text());
                }
            }
            return joined.toString();
        }

        @Override
        public String toString() {
            return "ToolResult[" + callId + "]";
        }
    }

    /**
     * A thought of the model.
     *
     * @param redacted the provider's encrypted form where there is no text; returned to it
     *     unchanged
     */
    record Thinking(String text, @Nullable Signature signature, @Nullable Signature redacted)
            implements Block {
        public Thinking(String text, @Nullable Signature signature) {
            this(text, signature, null);
        }

        @Override
        public String toString() {
            return "Thinking";
        }
    }

    /** The model's refusal to answer. */
    record Refusal(String text) implements Block {
        @Override
        public String toString() {
            return "Refusal";
        }
    }

    /**
     * Content that only its provider understands.
     *
     * @param words the same in words, for other providers' models; null where it has no meaning to
     *     them
     */
    record Opaque(String provider, JsonValue json, @Nullable String words) implements Block {
        public Opaque(String provider, JsonValue json) {
            this(provider, json, null);
        }

        /** Returns the name by which its loss is reported. */
        public String field() {
            return "messages." + json.get("type").textOrEmpty();
        }

        @Override
        public String toString() {
            return "Opaque[" + provider + "]";
        }
    }
}
