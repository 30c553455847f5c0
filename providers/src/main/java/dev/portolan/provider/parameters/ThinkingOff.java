package dev.portolan.provider.parameters;

/** The way in which a model's thinking is switched off. */
public enum ThinkingOff {
    /** By {@code thinking: disabled}. */
    DISABLED,
    /** By sending nothing: it thinks only on request, and refuses {@code disabled}. */
    OMITTED,
    /** By {@code thinking: between_tools}, the least there is. */
    BETWEEN_TOOLS,
    /** Not at all. */
    NEVER
}
