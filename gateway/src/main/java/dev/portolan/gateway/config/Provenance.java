package dev.portolan.gateway.config;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The source files of a snapshot.
 *
 * @param root the path of {@code portolan.yaml}
 * @param digest the digest of all sources, as {@code sha256:…}; secrets' values are not part of it
 * @param loadedAt the time of loading
 */
public record Provenance(String root, String digest, List<Source> sources, Instant loadedAt) {
    public Provenance {
        sources = List.copyOf(sources);
    }

    /** Returns a copy with {@code others} in place of {@code some} of its sources. */
    Provenance with(List<Source> some, List<Source> others) {
        if (some.equals(others)) {
            return this;
        }
        List<Source> all = new ArrayList<>(sources);
        int index = some.isEmpty() ? all.size() : all.indexOf(some.getFirst());
        all.removeAll(some);
        all.addAll(Math.clamp(index, 0, all.size()), others);
        return new Provenance(root, digestOf(all), all, loadedAt);
    }

    /** Returns the digest of the names and digests of all files. */
    static String digestOf(List<Source> files) {
        StringBuilder all = new StringBuilder();
        for (Source source : files) {
            all.append(source.file()).append('\n').append(source.digest()).append('\n');
        }
        return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** One file and the digest of its bytes. */
    public record Source(String file, String digest) {}
}
