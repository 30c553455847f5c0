package dev.portolan.provider.members;

/** An API that serves Claude; they differ in the beta features and members they accept. */
public enum ClaudePlatform {
    /** Anthropic's own API. */
    ANTHROPIC,
    /** Claude on Vertex AI. */
    VERTEX,
    /** Bedrock's InvokeModel, with Claude's own format. */
    BEDROCK_INVOKE,
    /** Bedrock's Converse. */
    BEDROCK_CONVERSE,
    /** Claude in Microsoft Foundry. */
    FOUNDRY
}
