package dev.portolan.provider.members;

/** A target's protocol, as far as it decides which of a caller's members reach the target. */
public enum TargetProtocol {
    /** OpenAI's, of its whole family: a caller's body is passed through as bytes. */
    OPENAI,
    /** Mistral's: OpenAI's with a closed list of members. */
    MISTRAL,
    /** Anthropic's, at every host of Claude: a caller's body is passed through as bytes. */
    ANTHROPIC,
    /**
     * Bedrock's Converse and the formats derived from it, which receive a few members unchanged.
     */
    CONVERSE,
    /** Google's, which receives a few members unchanged. */
    GEMINI;

    @SuppressWarnings("EnumOrdinal") // A bit's position is only stable within the process.
    private final int bit = 1 << ordinal();

    int bit() {
        return bit;
    }

    /** Returns the protocols of a set of {@link #bit}s. */
    static java.util.Set<TargetProtocol> of(int bits) {
        var set = java.util.EnumSet.noneOf(TargetProtocol.class);
        for (var protocol : values()) {
            if ((bits & protocol.bit) != 0) {
                set.add(protocol);
            }
        }
        return set;
    }
}
