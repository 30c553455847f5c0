package dev.portolan.gateway.routing;

import dev.portolan.policy.condition.UnreadableFactException;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A caller's headers as conditions read them: names in lower case, stripped values, without
 * credentials. Looks up a header only when a condition reads it.
 *
 * <p>A header repeated with different values has no reliable value: reading it fails, which denies
 * the request. Headers named in a condition are checked beforehand by {@link #contradictory}, so
 * that the caller gets an error.
 */
final class CallerHeaders extends AbstractMap<String, String> {
    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "api-key", "x-api-key", "cookie");

    private final MultiMap headers;

    CallerHeaders(MultiMap headers) {
        this.headers = headers;
    }

    /** Returns the first of {@code names} that is repeated with different values. */
    Optional<String> contradictory(Set<String> names) {
        for (String name : names) {
            if (!SECRET.contains(name) && headers.contains(name) && isContradictory(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private boolean isContradictory(String name) {
        List<String> values = headers.getAll(name);
        String first = values.getFirst().strip();
        return values.stream().anyMatch(value -> !value.strip().equals(first));
    }

    @Override
    public @Nullable String get(Object name) {
        if (!(name instanceof String text) || SECRET.contains(text)) {
            return null;
        }
        String value = headers.get(text);
        if (value == null) {
            return null;
        }
        if (isContradictory(text)) {
            throw new UnreadableFactException("a header is repeated with different values");
        }
        return value.strip();
    }

    @Override
    public boolean containsKey(Object name) {
        return name instanceof String text && !SECRET.contains(text) && headers.contains(text);
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        Map<String, String> all = new HashMap<>();
        headers.forEach(
                (name, value) -> {
                    String key = name.toLowerCase(Locale.ROOT);
                    if (!SECRET.contains(key)) {
                        all.merge(
                                key,
                                value.strip(),
                                (one, other) -> one.equals(other) ? one : one + ", " + other);
                    }
                });
        return Map.copyOf(all).entrySet();
    }

    /** Omits the values, which may be personal data. */
    @Override
    public String toString() {
        return "CallerHeaders";
    }
}
