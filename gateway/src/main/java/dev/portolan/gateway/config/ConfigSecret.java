package dev.portolan.gateway.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that is never printed, logged or returned: a token, a password, a provider's key. */
public final class ConfigSecret {
    private final String text;

    /** Keeps {@code text} from being printed. */
    public ConfigSecret(String text) {
        this.text = text;
    }

    /** The text itself, for the one who sends it on. */
    public String reveal() {
        return text;
    }

    /** Whether there is nothing to keep. */
    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Whether {@code other} is the same text; takes the same time wherever they differ. */
    public boolean matches(String other) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigSecret secret && matches(secret.text);
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "(a secret)";
    }
}
