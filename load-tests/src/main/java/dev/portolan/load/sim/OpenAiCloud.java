package dev.portolan.load.sim;

import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;

/** OpenAI's own service, and any service that copies it faithfully. */
public final class OpenAiCloud {
    private OpenAiCloud() {}

    /** The service, for callers with this key. */
    public static PlaceSetup withKey(String key) {
        return new PlaceSetup(
                        "openai", profile -> new OpenAiServerDialect(profile, OpenAiVariant.OPENAI))
                .key(key);
    }
}
