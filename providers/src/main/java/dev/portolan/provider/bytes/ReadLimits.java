package dev.portolan.provider.bytes;

/** The bounds of what is read from callers and providers, and kept of it. */
public final class ReadLimits {
    /** The largest event of a stream, in bytes. */
    public static final int EVENT_BYTES = 8 << 20;

    /** The largest answer in one piece, in bytes. */
    public static final int ANSWER_BYTES = 64 << 20;

    /** The longest sent text that can be continued, in bytes of JSON. */
    public static final int SENT_TEXT_BYTES = 256 << 10;

    /**
     * The largest tool calls of a stream that are kept until they are complete, in bytes, for
     * clients that read them in one piece only.
     */
    public static final int STREAMED_CALLS_BYTES = 1 << 20;

    /** The deepest nesting of JSON. */
    public static final int JSON_NESTING = 256;

    /**
     * The usual size of a token of English, in bytes. Tokens of other languages are shorter, so an
     * estimate made with it is a floor.
     */
    public static final int BYTES_PER_TOKEN = 4;

    private ReadLimits() {}
}
