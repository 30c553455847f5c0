package dev.portolan.policy.model;

import java.util.Locale;
import java.util.Optional;

/** A feature that a deployment supports and a request may need; written in kebab case in files. */
public enum Capability {
    /** Chat completions. */
    CHAT,
    /** Text completions. */
    COMPLETIONS,
    /** Embeddings. */
    EMBEDDINGS,
    /** Fill-in-the-middle completions. */
    FIM,
    /** The order of documents by relevance. */
    RERANK,
    /** The classes of texts and images by whether they may be harmful. */
    MODERATIONS,
    /** Transcripts of recordings. */
    TRANSCRIPTIONS,
    /** Transcripts of recordings in English, whatever is spoken. */
    TRANSLATIONS,
    /** Speech from text. */
    SPEECH,
    /** Images from a description. */
    IMAGES,
    /** Changes of images by a description. */
    IMAGE_EDITS,
    /** The text of documents' pages. */
    OCR,
    /** Streamed answers. */
    STREAMING,
    /** Tool calls. */
    TOOLS,
    /** Several tool calls in one turn. */
    PARALLEL_TOOLS,
    /** Image input. */
    VISION,
    /** Audio input or output. */
    AUDIO,
    /** Video input. */
    VIDEO,
    /** File input. */
    FILES,
    /** Answers in JSON of a given schema. */
    JSON_SCHEMA,
    /** Answers in any JSON. */
    JSON_OBJECT,
    /** Continuation of a partial answer. */
    PREFILL,
    /** Log probabilities of tokens. */
    LOGPROBS,
    /** Several answers to one request. */
    MULTIPLE,
    /** Reasoning before the answer, without a request for it. */
    REASONING,
    /** Web search. */
    WEB_SEARCH,
    /** Tools that run at the provider: code, file search, remote MCP servers. */
    HOSTED_TOOLS,
    /** Images, audio or files that the provider fetches from a URL. */
    REMOTE_MEDIA,
    /** Answers stored at the provider, or input from files stored there. */
    STORED,
    /**
     * A conversation that ends with the assistant's words, answered as the server does; those with
     * {@link #PREFILL} have it too. Not declared in a catalog.
     */
    ASSISTANT_LAST,
    /** The count of a conversation's tokens. Not declared in a catalog. */
    TOKEN_COUNT,
    /** Members of OpenAI's protocol outside its table, passed on unchecked. */
    OPENAI_EXTENSIONS,
    /** Such members of Mistral's protocol. */
    MISTRAL_EXTENSIONS,
    /** Such members of Anthropic's protocol. */
    ANTHROPIC_EXTENSIONS,
    /** Such members of Bedrock's Converse. */
    CONVERSE_EXTENSIONS,
    /** Such members of Google's protocol. */
    GEMINI_EXTENSIONS;

    @SuppressWarnings("EnumOrdinal") // Bit positions are never stored beyond the process.
    private final long bit = 1L << ordinal();

    private final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name in files: {@code json-schema}. */
    public String key() {
        return key;
    }

    /** Returns whether it covers members outside a protocol's table. */
    public boolean extension() {
        return compareTo(OPENAI_EXTENSIONS) >= 0;
    }

    /** Returns whether a catalog may declare it; others follow from the provider's protocol. */
    public boolean declarable() {
        return compareTo(ASSISTANT_LAST) < 0;
    }

    /** The bit of this capability. */
    long bit() {
        return bit;
    }

    /** Returns the capability with that name. */
    public static Optional<Capability> of(String key) {
        for (Capability capability : values()) {
            if (capability.key.equals(key)) {
                return Optional.of(capability);
            }
        }
        return Optional.empty();
    }
}
