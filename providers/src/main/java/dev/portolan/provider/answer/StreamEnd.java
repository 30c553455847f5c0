package dev.portolan.provider.answer;

/** How a stream ended. */
public sealed interface StreamEnd {
    /** Terminal evidence was seen; the caller may be sent {@code [DONE]}. */
    record Complete() implements StreamEnd {}

    /** The bytes ended without it: never to be shown as an answer that is whole. */
    record Cut(String why) implements StreamEnd {}

    /** The stream contained an error, or was no stream; the sink received the error already. */
    record Failed(ProviderError error) implements StreamEnd {}
}
