package dev.portolan.load.sim;

import dev.portolan.load.claude.AnthropicDialect;

/** Anthropic's own service. */
public final class AnthropicCloud {
    private AnthropicCloud() {}

    /** The service, for callers with this key. */
    public static PlaceSetup withKey(String key) {
        return new PlaceSetup("anthropic", AnthropicDialect::new).key(key);
    }
}
