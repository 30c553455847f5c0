package dev.portolan.provider.caller;

/** A protocol that callers speak to the gateway. */
public enum CallerProtocol {
    OPENAI,
    ANTHROPIC
}
