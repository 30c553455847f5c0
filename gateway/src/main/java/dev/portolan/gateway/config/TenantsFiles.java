package dev.portolan.gateway.config;

import dev.portolan.gateway.identity.Keyring;
import dev.portolan.policy.document.Findings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the tenants' files, as part of a configuration or alone. */
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
     * The tenants in the files at {@code places}.
     *
     * @param models what an allow-list may name; null where that is not to be judged
     */
    Snapshot.Tenants read(List<ConfigPath> places, @Nullable Set<String> models) {
        TenantsReader reader = new TenantsReader(models, clock.instant(), findings);
        int before = sources.read().size();
        for (ConfigPath place : places) {
            for (Path file : sources.expand(place.path(), place.named())) {
                sources.document(file).ifPresent(reader::read);
            }
        }
        List<Provenance.Source> all = sources.read();
        return new Snapshot.Tenants(
                reader.tenants(),
                new Keyring(reader.keys(), clock),
                new Snapshot.Origin(places, new ArrayList<>(all.subList(before, all.size()))));
    }
}
