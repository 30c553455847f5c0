package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Position;

import java.util.Map;
import java.util.Optional;

/**
 * An endpoint's credentials as written in the catalog; the provider's credential package interprets
 * them.
 *
 * @param type the kind of credential, such as {@code api-key} or {@code default}
 * @param values the other keys; some are secrets, so none is printed
 */
public record CredentialSpec(String type, Map<String, String> values, Position at) {
    public CredentialSpec {
        values = Map.copyOf(values);
    }

    /** The value of {@code key}, if present. */
    public Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public String toString() {
        return "CredentialSpec[" + type + " at " + at + "]";
    }
}
