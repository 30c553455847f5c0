package dev.portolan.provider.request;

/** A request's setting for thinking before the answer. */
public enum Thinking {
    /** The request enables thinking. */
    ENABLED,
    /** The request disables thinking, or sets it to the lowest level there is. */
    DISABLED,
    /** The request does not set it, so the model's default applies. */
    UNSET
}
