package dev.portolan.load.sim;

import dev.portolan.load.dialect.MistralDialect;

/** Mistral's platform. */
public final class MistralCloud {
    private MistralCloud() {}

    /** The platform, for callers with this key. */
    public static PlaceSetup withKey(String key) {
        return new PlaceSetup("mistral", MistralDialect::new).key(key);
    }
}
