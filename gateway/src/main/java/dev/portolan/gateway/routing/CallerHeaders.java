package dev.portolan.gateway.routing;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A caller's headers as conditions read them: names in lower case, first value only, and none that
 * carries a credential. Looks a header up only when a condition asks for it.
 */
final class CallerHeaders extends AbstractMap<String, String> {
    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "api-key", "x-api-key", "cookie");

    private final MultiMap headers;

    CallerHeaders(MultiMap headers) {
        this.headers = headers;
    }

    @Override
    public @Nullable String get(Object name) {
        return name instanceof String text && !SECRET.contains(text) ? headers.get(text) : null;
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        Map<String, String> all = new HashMap<>();
        headers.forEach(
                (name, value) -> {
                    String key = name.toLowerCase(Locale.ROOT);
                    if (!SECRET.contains(key)) {
                        all.putIfAbsent(key, value);
                    }
                });
        return Map.copyOf(all).entrySet();
    }

    /** Values may be personal data. */
    @Override
    public String toString() {
        return "CallerHeaders";
    }
}
