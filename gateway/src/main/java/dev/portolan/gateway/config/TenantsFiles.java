package dev.portolan.gateway.config;

import dev.portolan.gateway.tenants.StoredTenants;
import dev.portolan.gateway.tenants.TenantContext;
import dev.portolan.gateway.tenants.TenantUnion;
import dev.portolan.gateway.tenants.TenantsReader;
import dev.portolan.policy.document.Findings;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

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
     * Reads the tenants in the files at {@code paths}, and joins them with those of the store.
     *
     * @param context what the tenants refer to
     */
    Snapshot.Tenants read(List<ConfigPath> paths, TenantContext context, StoredTenants stored) {
        TenantsReader reader = new TenantsReader(context, clock, findings);
        int before = sources.read().size();
        for (ConfigPath path : paths) {
            for (Path file : sources.expand(path.path(), path.position())) {
                sources.document(file).ifPresent(reader::read);
            }
        }
        List<Provenance.Source> all = sources.read();
        reader.reportStored(stored);
        return new Snapshot.Tenants(
                TenantUnion.of(reader.result(), stored.under(context)),
                new Snapshot.Origin(paths, new ArrayList<>(all.subList(before, all.size()))));
    }
}
