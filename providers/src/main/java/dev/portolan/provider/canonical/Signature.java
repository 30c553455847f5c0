package dev.portolan.provider.canonical;

import org.jspecify.annotations.Nullable;

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

    /** The beginning of a signature that the gateway marked with its owner's name. */
    private static final String MARK = "portolan.";

    /** Returns the value as a caller of Anthropic's protocol gets it: marked unless Claude's. */
    public String marked() {
        return isOf(ANTHROPIC) ? value : MARK + provider + ":" + value;
    }

    /** Returns whether a value begins with the mark of another provider than Claude's. */
    public static boolean isMarked(String value) {
        return value.startsWith(MARK);
    }

    /** Reads a value that a caller of Anthropic's protocol sent back; null if it is empty. */
    public static @Nullable Signature ofMarked(String value) {
        if (value.isEmpty()) {
            return null;
        }
        int colon = value.indexOf(':');
        return isMarked(value) && colon > 0
                ? new Signature(value.substring(MARK.length(), colon), value.substring(colon + 1))
                : new Signature(ANTHROPIC, value);
    }

    /** Returns whether it may be sent to this provider. */
    public boolean isOf(String other) {
        return provider.equals(other);
    }

    @Override
    public String toString() {
        return "Signature[" + provider + "]";
    }
}
