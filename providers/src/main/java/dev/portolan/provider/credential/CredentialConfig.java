package dev.portolan.provider.credential;

import dev.portolan.provider.AuthStyle;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A catalog's {@code credentials}, validated: a type the provider supports, its keys, and its
 * secrets apart from them.
 *
 * @param settings keys that are no secrets, such as {@code tenantId}
 */
public record CredentialConfig(
        CredentialType type, Map<String, String> settings, Map<String, SecretText> secrets) {
    private static final String TYPE = "type";

    /** A mistake, and the key it is in; {@code type} if the mistake is no single key's. */
    public record Problem(String key, String message) {}

    /** The result of parsing: a configuration, or every mistake in it. */
    public sealed interface Parsed {
        /** A usable configuration. */
        record Valid(CredentialConfig config) implements Parsed {}

        /** At least one mistake. */
        record Invalid(List<Problem> problems) implements Parsed {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    public CredentialConfig {
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    /**
     * Parses the keys of {@code credentials}, with references to secrets already resolved. An empty
     * map means the provider's default credential.
     */
    public static Parsed parse(AuthStyle style, Map<String, String> keys) {
        Optional<String> name =
                keys.containsKey(TYPE) ? Optional.ofNullable(keys.get(TYPE)) : defaultType(style);
        if (name.isEmpty()) {
            return wrong(TYPE, "missing (expected: one of " + names(style) + ")");
        }
        Optional<CredentialType> type = CredentialType.find(style, name.get());
        if (type.isEmpty()) {
            String expected = " (expected: one of " + names(style) + ")";
            return wrong(TYPE, "unknown type `" + name.get() + "`" + expected);
        }
        List<Problem> problems = problems(type.get(), keys);
        return problems.isEmpty()
                ? new Parsed.Valid(split(type.get(), keys))
                : new Parsed.Invalid(problems);
    }

    /** Returns a value that is no secret, or null. */
    public @Nullable String setting(String key) {
        return settings.get(key);
    }

    /** Returns a value that parsing verified to be present. */
    public String required(String key) {
        String value = settings.get(key);
        if (value == null) {
            throw new IllegalStateException(type.label() + ": " + key + " is missing");
        }
        return value;
    }

    public SecretText secret(String key) {
        SecretText value = secrets.get(key);
        if (value == null) {
            throw new IllegalStateException(type.label() + ": " + key + " is missing");
        }
        return value;
    }

    private static Optional<String> defaultType(AuthStyle style) {
        return switch (style) {
            case BEARER_OR_NONE -> Optional.of("none");
            case AZURE, AWS, GOOGLE -> Optional.of("default");
            case BEARER, ANTHROPIC -> Optional.empty();
        };
    }

    private static List<Problem> problems(CredentialType type, Map<String, String> keys) {
        List<Problem> all = new ArrayList<>();
        Set<String> known = type.keys();
        for (String key : keys.keySet()) {
            if (!key.equals(TYPE) && !known.contains(key)) {
                all.add(
                        new Problem(
                                key,
                                "unknown key of `"
                                        + type.label()
                                        + "` (expected: one of "
                                        + known
                                        + ")"));
            }
        }
        for (String key : type.required()) {
            if (!keys.containsKey(key)) {
                all.add(new Problem(key, "missing (`" + type.label() + "` needs it)"));
            }
        }
        Stream.concat(type.keys().stream(), Stream.of(TYPE))
                .filter(keys::containsKey)
                .forEach(key -> malformed(key, keys.getOrDefault(key, "")).ifPresent(all::add));
        return all;
    }

    private static Optional<Problem> malformed(String key, String value) {
        if (value.isBlank()) {
            return Optional.of(new Problem(key, "empty"));
        }
        boolean header = key.equals("key") && !value.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return header
                ? Optional.of(
                        new Problem(
                                key,
                                "contains a character not allowed in a header (expected: printable"
                                        + " ASCII without spaces)"))
                : Optional.empty();
    }

    private static CredentialConfig split(CredentialType type, Map<String, String> keys) {
        Map<String, String> settings = new LinkedHashMap<>(keys);
        settings.remove(TYPE);
        Map<String, SecretText> secrets = new LinkedHashMap<>();
        for (String key : type.secret()) {
            String value = settings.remove(key);
            if (value != null) {
                secrets.put(key, SecretText.of(value));
            }
        }
        return new CredentialConfig(type, settings, secrets);
    }

    private static Parsed wrong(String key, String message) {
        return new Parsed.Invalid(List.of(new Problem(key, message)));
    }

    private static List<String> names(AuthStyle style) {
        return CredentialType.of(style).map(CredentialType::label).toList();
    }
}
