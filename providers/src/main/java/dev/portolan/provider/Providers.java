package dev.portolan.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every provider that can be spoken to, by the name a catalogue uses. */
public final class Providers {
    private static final Map<String, Provider> BY_ID =
            List.<Provider>of().stream()
                    .collect(Collectors.toUnmodifiableMap(Provider::id, Function.identity()));

    private Providers() {}

    /** The provider with this id. */
    public static Optional<Provider> byId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** All of them, by id. */
    public static List<Provider> all() {
        return BY_ID.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }
}
