package dev.portolan.provider.answer;

/** What a stream turned out to be when its bytes ended. */
public sealed interface StreamEnd {
    /** Terminal evidence was seen; the caller may be sent {@code [DONE]}. */
    record Complete() implements StreamEnd {}

    /** The bytes ended without it: never to be shown as an answer that is whole. */
    record Cut(String why) implements StreamEnd {}

    /** The stream carried an error, or was no stream; the sink was told already. */
    record Failed(ProviderError error) implements StreamEnd {}
}
