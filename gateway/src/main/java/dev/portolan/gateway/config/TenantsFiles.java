package dev.portolan.gateway.config;

import dev.portolan.gateway.identity.Keyring;
import dev.portolan.policy.document.Findings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the tenants' files, as part of a configuration or by themselves. */
final class TenantsFiles {
    private final Sources sources;
    private final InstantSource clock;
    private final Findings findings;

    TenantsFiles(Sources sources, InstantSource clock, Findings findings) {
        this.sources = sources;
        this.clock = clock;
        this.findings = findings;
    }

    /**
     * Reads the tenants in the files at {@code paths}.
     *
     * @param models the names that an allow-list may contain; null to skip the check
     */
    Snapshot.Tenants read(List<ConfigPath> paths, @Nullable Set<String> models) {
        TenantsReader reader = new TenantsReader(models, clock.instant(), findings);
        int before = sources.read().size();
        for (ConfigPath path : paths) {
            for (Path file : sources.expand(path.path(), path.position())) {
                sources.document(file).ifPresent(reader::read);
            }
        }
        List<Provenance.Source> all = sources.read();
        return new Snapshot.Tenants(
                reader.tenants(),
                new Keyring(reader.keys(), clock),
                new Snapshot.Origin(paths, new ArrayList<>(all.subList(before, all.size()))));
    }
}
