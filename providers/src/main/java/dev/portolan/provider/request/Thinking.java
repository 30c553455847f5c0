package dev.portolan.provider.request;

/** What a request says of thinking before the answer. */
public enum Thinking {
    /** It asks for it. */
    ASKED,
    /** It asks for an answer without it, or with as little as there is. */
    DECLINED,
    /** It says nothing: the model does what it does. */
    UNSAID
}
