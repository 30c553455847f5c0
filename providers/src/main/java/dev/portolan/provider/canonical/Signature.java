package dev.portolan.provider.canonical;

/**
 * A provider's own mark on a thought or a call, which it wants back unchanged and which nobody else
 * may be sent.
 *
 * @param provider whose it is: {@link #ANTHROPIC}, {@link #GOOGLE}, {@link #BEDROCK}, …
 */
public record Signature(String provider, String value) {
    /** Claude's, wherever it is served. */
    public static final String ANTHROPIC = "anthropic";

    /** Gemini's {@code thoughtSignature}. */
    public static final String GOOGLE = "google";

    /** Bedrock Converse's, of models other than Claude. */
    public static final String BEDROCK = "bedrock";

    /** Whether it may be sent to this provider. */
    public boolean isOf(String other) {
        return provider.equals(other);
    }

    @Override
    public String toString() {
        return "Signature[" + provider + "]";
    }
}
