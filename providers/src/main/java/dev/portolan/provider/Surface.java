package dev.portolan.provider;

/** A protocol that callers speak to the gateway. */
public enum Surface {
    OPENAI,
    ANTHROPIC
}
