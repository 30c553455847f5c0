package dev.portolan.provider.caller;

/**
 * The vendor whose client libraries a caller uses. Clients of one protocol differ in what they can
 * read; the names in lower case are the values of a key's {@code client} in {@code tenants.yaml}.
 */
public enum ClientKind {
    /** OpenAI's clients, and all that read what these read. */
    OPENAI,
    /** Anthropic's clients. */
    ANTHROPIC,
    /**
     * Mistral's clients, which speak OpenAI's protocol but read a streamed tool call in one chunk
     * only, and can't ask for a stream's usage.
     */
    MISTRAL
}
