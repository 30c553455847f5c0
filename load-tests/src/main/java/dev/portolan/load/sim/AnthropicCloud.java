package dev.portolan.load.sim;

import dev.portolan.load.claude.AnthropicDialect;

/** Starts simulated endpoints of Anthropic's API. */
public final class AnthropicCloud {
    private AnthropicCloud() {}

    /** Configures an endpoint that accepts this API key. */
    public static SimulatedEndpointBuilder withKey(String key) {
        return new SimulatedEndpointBuilder("anthropic", AnthropicDialect::new).key(key);
    }
}
