package dev.portolan.provider.canonical;

/** The end of a prefix of the prompt that the provider should cache, and for how long. */
public enum CacheMark {
    FIVE_MINUTES("5m"),
    ONE_HOUR("1h");

    private final String ttl;

    CacheMark(String ttl) {
        this.ttl = ttl;
    }

    /** Returns the duration as Anthropic and Bedrock write it. */
    public String ttl() {
        return ttl;
    }
}
