package dev.portolan.load.sim;

import dev.portolan.load.dialect.Flavour;
import dev.portolan.load.dialect.OpenAiDialect;

/** OpenAI's own service, and any service that copies it faithfully. */
public final class OpenAiCloud {
    private OpenAiCloud() {}

    /** The service, for callers with this key. */
    public static Setup withKey(String key) {
        return new Setup("openai", profile -> new OpenAiDialect(profile, Flavour.OPENAI)).key(key);
    }
}
