package dev.portolan.provider.canonical;

/** A place in the prompt up to which the provider is asked to cache, and for how long. */
public enum CacheMark {
    FIVE_MINUTES("5m"),
    ONE_HOUR("1h");

    private final String ttl;

    CacheMark(String ttl) {
        this.ttl = ttl;
    }

    /** The duration as Anthropic and Bedrock write it. */
    public String ttl() {
        return ttl;
    }
}
