package dev.portolan.load.sim;

import dev.portolan.load.dialect.AnthropicDialect;

/** Anthropic's own service. */
public final class AnthropicCloud {
    private AnthropicCloud() {}

    /** The service, for callers with this key. */
    public static Setup withKey(String key) {
        return new Setup("anthropic", AnthropicDialect::new).key(key);
    }
}
