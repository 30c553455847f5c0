package dev.portolan.load.sim;

import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;

/** Starts simulated endpoints of OpenAI's API and of exact copies of it. */
public final class OpenAiCloud {
    private OpenAiCloud() {}

    /** Configures an endpoint that accepts this API key. */
    public static SimulatedEndpointBuilder withKey(String key) {
        return new SimulatedEndpointBuilder(
                        "openai", profile -> new OpenAiServerDialect(profile, OpenAiVariant.OPENAI))
                .key(key);
    }
}
