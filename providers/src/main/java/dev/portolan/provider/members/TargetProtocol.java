package dev.portolan.provider.members;

/** A protocol that targets speak, as far as it decides which of a caller's members reach them. */
public enum TargetProtocol {
    /** OpenAI's, of its whole family: a caller's body goes through by its bytes. */
    OPENAI,
    /** Mistral's: OpenAI's with a closed list of members. */
    MISTRAL,
    /** Anthropic's, of whoever serves Claude: a caller's body goes through by its bytes. */
    ANTHROPIC,
    /** Bedrock's Converse and the forms made from it, which take a few members as they are. */
    CONVERSE,
    /** Google's, which takes a few members as they are. */
    GEMINI;

    @SuppressWarnings("EnumOrdinal") // A bit's place lives only as long as the process.
    private final int bit = 1 << ordinal();

    int bit() {
        return bit;
    }

    /** The protocols of a set of {@link #bit}s. */
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
