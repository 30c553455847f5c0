package dev.portolan.gateway.config;

import java.time.Instant;
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

    /** One file, with the digest of its bytes. */
    public record Source(String file, String digest) {}
}
