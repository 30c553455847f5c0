package dev.portolan.provider.parameters;

/** A form of the member by which a model is made to think. */
public enum ThinkingForm {
    /** Within a budget of tokens. */
    ENABLED,
    /** With an amount that the model chooses, guided by an effort. */
    ADAPTIVE
}
