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
     * @param detail OpenAI's {@code detail}
     * @param filename a document's name or title
     */
    record Media(
            Kind kind,
            @Nullable String mime,
            Source source,
            @Nullable String detail,
            @Nullable String filename,
            @Nullable CacheMark cache)
            implements Block {
        /** The kind of media. */
        public enum Kind {
            IMAGE,
            AUDIO,
            VIDEO,
            DOCUMENT
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
        public ToolResult {
            content = List.copyOf(content);
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

    /** Content that only its provider understands. */
    record Opaque(String provider, JsonValue json) implements Block {
        @Override
        public String toString() {
            return "Opaque[" + provider + "]";
        }
    }
}
