package dev.portolan.gateway.reading;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret text that is never printed, logged or returned: a token, a password, a provider's key.
 */
public final class ConfigSecret {
    private final String text;

    /** Wraps {@code text}. */
    public ConfigSecret(String text) {
        this.text = text;
    }

    /** The text itself, for the code that sends it. */
    public String reveal() {
        return text;
    }

    /** Returns whether the text is empty. */
    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Returns whether {@code other} is the same text, in constant time. */
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
