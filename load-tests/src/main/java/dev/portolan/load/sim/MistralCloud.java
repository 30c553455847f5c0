package dev.portolan.load.sim;

import dev.portolan.load.dialect.MistralDialect;

/** Starts simulated endpoints of Mistral's platform. */
public final class MistralCloud {
    private MistralCloud() {}

    /** Configures an endpoint that accepts this API key. */
    public static SimulatedEndpointBuilder withKey(String key) {
        return new SimulatedEndpointBuilder("mistral", MistralDialect::new).key(key);
    }
}
