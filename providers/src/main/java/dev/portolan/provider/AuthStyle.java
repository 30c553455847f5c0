package dev.portolan.provider;

/**
 * How a provider expects the gateway's credential in a request; {@code credential} implements it.
 */
public enum AuthStyle {
    /** {@code Authorization: Bearer …}, always. */
    BEARER,
    /** {@code Authorization: Bearer …} if a key is configured, no such header otherwise. */
    BEARER_OR_NONE,
    /** {@code api-key: …}, or {@code Authorization: Bearer …} with an Entra token. */
    AZURE,
    /** {@code x-api-key: …}. */
    ANTHROPIC,
    /** A SigV4 signature over the exact bytes, or a Bedrock key as bearer. */
    AWS,
    /** {@code Authorization: Bearer …} with a Google access token. */
    GOOGLE
}
