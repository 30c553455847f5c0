package dev.portolan.provider.answer;

/** How a stream ended. */
public sealed interface StreamEnd {
    /** The stream contained its end; the caller may be sent {@code [DONE]}. */
    record Complete() implements StreamEnd {}

    /** The bytes ended before the answer did: never show it as complete. */
    record Cut(String why) implements StreamEnd {}

    /** The stream contained an error, or was no stream; the sink received the error already. */
    record Failed(ProviderError error) implements StreamEnd {}
}
