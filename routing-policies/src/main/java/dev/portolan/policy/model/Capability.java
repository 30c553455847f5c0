package dev.portolan.policy.model;

import java.util.Locale;
import java.util.Optional;

/** Something a deployment can do and a request may need; written in kebab case in files. */
public enum Capability {
    /** Answer a chat. */
    CHAT,
    /** Complete a text. */
    COMPLETIONS,
    /** Turn texts into vectors. */
    EMBEDDINGS,
    /** Fill in the middle. */
    FIM,
    /** Send the answer piece by piece. */
    STREAMING,
    /** Call tools. */
    TOOLS,
    /** Call several tools in one turn. */
    PARALLEL_TOOLS,
    /** Read images. */
    VISION,
    /** Read or write audio. */
    AUDIO,
    /** Read files. */
    FILES,
    /** Answer in JSON of a given schema. */
    JSON_SCHEMA,
    /** Answer in some JSON. */
    JSON_OBJECT,
    /** Continue an answer that was begun. */
    PREFILL,
    /** Tell the probabilities of tokens. */
    LOGPROBS,
    /** Give several answers to one request. */
    MULTIPLE,
    /** Think before it answers, without being asked to. */
    REASONING,
    /** Search the web. */
    WEB_SEARCH,
    /** Run tools at the provider: code, searches in files, remote MCP servers. */
    HOSTED_TOOLS,
    /** Fetch images, sounds or files from an address. */
    REMOTE_MEDIA,
    /** Keep the answer at the provider, or read a file it keeps. */
    STORED,
    /** Hand on members of OpenAI's protocol that nobody is known to keep in place. */
    OPENAI_EXTENSIONS,
    /** Hand on such members of Mistral's protocol. */
    MISTRAL_EXTENSIONS,
    /** Hand on such members of Anthropic's protocol. */
    ANTHROPIC_EXTENSIONS,
    /** Hand on such members of Bedrock's Converse. */
    CONVERSE_EXTENSIONS,
    /** Hand on such members of Google's protocol. */
    GEMINI_EXTENSIONS;

    @SuppressWarnings("EnumOrdinal") // A bit's place lives only as long as the process.
    private final long bit = 1L << ordinal();

    private final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name in files: {@code json-schema}. */
    public String key() {
        return key;
    }

    /** Whether it is about members outside the known ones of a protocol. */
    public boolean extension() {
        return compareTo(OPENAI_EXTENSIONS) >= 0;
    }

    /** This capability alone, as one bit. */
    long bit() {
        return bit;
    }

    /** The capability of that name. */
    public static Optional<Capability> of(String key) {
        for (Capability capability : values()) {
            if (capability.key.equals(key)) {
                return Optional.of(capability);
            }
        }
        return Optional.empty();
    }
}
