package dev.portolan.provider.request;

/** A protocol that callers speak to the gateway. */
public enum CallerProtocol {
    OPENAI,
    ANTHROPIC
}
