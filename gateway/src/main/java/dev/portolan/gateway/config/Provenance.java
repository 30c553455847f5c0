package dev.portolan.gateway.config;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a snapshot came from.
 *
 * @param root the {@code portolan.yaml} it began with
 * @param digest of all sources together, as {@code sha256:…}; values of secrets are not part of it
 * @param loadedAt when it was read
 */
public record Provenance(String root, String digest, List<Source> sources, Instant loadedAt) {
    public Provenance {
        sources = List.copyOf(sources);
    }

    /** The same with {@code others} in place of {@code some} of its sources. */
    Provenance with(List<Source> some, List<Source> others) {
        if (some.equals(others)) {
            return this;
        }
        List<Source> all = new ArrayList<>(sources);
        int place = some.isEmpty() ? all.size() : all.indexOf(some.getFirst());
        all.removeAll(some);
        all.addAll(Math.clamp(place, 0, all.size()), others);
        return new Provenance(root, digestOf(all), all, loadedAt);
    }

    /** One digest over the names and digests of all files. */
    static String digestOf(List<Source> files) {
        StringBuilder all = new StringBuilder();
        for (Source source : files) {
            all.append(source.file()).append('\n').append(source.digest()).append('\n');
        }
        return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** One file, with the digest of its bytes. */
    public record Source(String file, String digest) {}
}
