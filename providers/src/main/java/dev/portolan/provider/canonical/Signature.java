package dev.portolan.provider.canonical;

/**
 * A provider's signature of a thought or a call, to be returned to it unchanged and sent to no
 * other provider.
 *
 * @param provider the signing provider: {@link #ANTHROPIC}, {@link #GOOGLE}, {@link #BEDROCK}, …
 */
public record Signature(String provider, String value) {
    /** Claude's, at any host. */
    public static final String ANTHROPIC = "anthropic";

    /** Gemini's {@code thoughtSignature}. */
    public static final String GOOGLE = "google";

    /** Bedrock Converse's, of models other than Claude. */
    public static final String BEDROCK = "bedrock";

    /** Returns whether it may be sent to this provider. */
    public boolean isOf(String other) {
        return provider.equals(other);
    }

    @Override
    public String toString() {
        return "Signature[" + provider + "]";
    }
}
