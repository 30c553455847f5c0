package dev.portolan.provider.request;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An operation of the gateway's API: a path, and the kind of work it requests from a model. */
public enum Operation {
    CHAT("/v1/chat/completions", Kind.CHAT, "messages"),
    COMPLETIONS("/v1/completions", Kind.COMPLETION, "prompt"),
    EMBEDDINGS("/v1/embeddings", Kind.EMBEDDING, "input"),
    FIM("/v1/fim/completions", Kind.INFILL, "prompt"),
    /** A chat in Anthropic's Messages protocol. */
    MESSAGES("/v1/messages", Kind.CHAT, "messages"),
    /** Counts the input tokens of a chat in Anthropic's Messages protocol. */
    COUNT_TOKENS("/v1/messages/count_tokens", Kind.TOKEN_COUNT, "messages"),
    /** Orders documents by their relevance for a query. */
    RERANK("/v1/rerank", Kind.RERANK, "documents"),
    /** Classifies texts and images by whether they may be harmful. */
    MODERATIONS("/v1/moderations", Kind.MODERATION, "input"),
    /** Writes down what is said in a recording. */
    TRANSCRIPTIONS("/v1/audio/transcriptions", Kind.TRANSCRIPTION, "file"),
    /** Writes down in English what is said in a recording. */
    TRANSLATIONS("/v1/audio/translations", Kind.TRANSLATION, "file"),
    /** Speaks a text. */
    SPEECH("/v1/audio/speech", Kind.SPEECH, "input"),
    /** Makes images from a description. */
    IMAGES("/v1/images/generations", Kind.IMAGE, "prompt"),
    /** Changes images by a description. */
    IMAGE_EDITS("/v1/images/edits", Kind.IMAGE_EDIT, "prompt"),
    /** Reads the text of a document's pages. */
    OCR("/v1/ocr", Kind.OCR, "document"),
    /** A chat in OpenAI's Responses protocol. */
    RESPONSES("/v1/responses", Kind.CHAT, "input"),
    /** Counts the input tokens of a chat in OpenAI's Responses protocol. */
    INPUT_TOKENS("/v1/responses/input_tokens", Kind.TOKEN_COUNT, "input");

    /** The kind of work an operation requests, the same in every caller protocol. */
    public enum Kind {
        /** The next turn of a conversation. */
        CHAT(Body.JSON, Answer.TEXT),
        /** The text that follows a prompt. */
        COMPLETION(Body.JSON, Answer.TEXT),
        /** The text between a prefix and a suffix. */
        INFILL(Body.JSON, Answer.TEXT),
        /** The vectors of texts. */
        EMBEDDING(Body.JSON, Answer.DATA),
        /** The number of input tokens of a chat. */
        TOKEN_COUNT(Body.JSON, Answer.DATA),
        /** The order of documents. */
        RERANK(Body.JSON, Answer.DATA),
        /** The classes of texts and images. */
        MODERATION(Body.JSON, Answer.DATA),
        /** The words of a recording. */
        TRANSCRIPTION(Body.FORM, Answer.MEDIA),
        /** The words of a recording, in English. */
        TRANSLATION(Body.FORM, Answer.MEDIA),
        /** The sound of a text. */
        SPEECH(Body.JSON, Answer.MEDIA),
        /** New images. */
        IMAGE(Body.JSON, Answer.MEDIA),
        /** Changed images. */
        IMAGE_EDIT(Body.FORM, Answer.MEDIA),
        /** The text of pages. */
        OCR(Body.JSON, Answer.DATA);

        private final Body body;
        private final Answer answer;

        Kind(Body body, Answer answer) {
            this.body = body;
            this.answer = answer;
        }

        /** Returns whether a model generates text, so that the answer has an end and may stream. */
        public boolean generates() {
            return answer == Answer.TEXT;
        }

        /** Returns the form of the request's body. */
        public Body body() {
            return body;
        }

        /** Returns the form of the answer. */
        public Answer answer() {
            return answer;
        }
    }

    /** The form of a request's body. */
    public enum Body {
        /** A JSON object. */
        JSON,
        /** A form in parts, {@code multipart/form-data}, with files. */
        FORM
    }

    /** The form of an answer. */
    public enum Answer {
        /** Generated text, whole or as a stream that ends with a finish reason. */
        TEXT,
        /** One JSON object, the same for the same request. */
        DATA,
        /**
         * A transcript, sound or images: a JSON object, text, bytes or a stream of events, passed
         * on with its own content type.
         */
        MEDIA
    }

    private final String path;
    private final Kind kind;
    private final String inputMember;

    Operation(String path, Kind kind, String inputMember) {
        this.path = path;
        this.kind = kind;
        this.inputMember = inputMember;
    }

    /** Returns the path in the gateway's API, beginning with {@code /v1}. */
    public String path() {
        return path;
    }

    /** Returns the HTTP method; every operation sends a body. */
    public String method() {
        return "POST";
    }

    /** Returns the path below a provider's {@code /v1}, beginning with a slash. */
    public String suffix() {
        return path.substring("/v1".length());
    }

    /** Returns the kind of work requested. */
    public Kind kind() {
        return kind;
    }

    /** Returns the name of the body's member that holds the model's input. */
    public String inputMember() {
        return inputMember;
    }

    /** Finds the operation served at exactly this path, without a query. */
    public static Optional<Operation> at(String path) {
        return Arrays.stream(values()).filter(operation -> operation.path.equals(path)).findFirst();
    }

    /** Returns the operations of a kind, one for each caller protocol that has it. */
    public static Set<Operation> of(Kind kind) {
        return Arrays.stream(values())
                .filter(operation -> operation.kind == kind)
                .collect(Collectors.toUnmodifiableSet());
    }
}
