package dev.portolan.load.sim;

import dev.portolan.load.dialect.MistralDialect;

/** Mistral's platform. */
public final class MistralCloud {
    private MistralCloud() {}

    /** The platform, for callers with this key. */
    public static Setup withKey(String key) {
        return new Setup("mistral", MistralDialect::new).key(key);
    }
}
