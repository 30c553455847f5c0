package dev.portolan.gateway.config;

import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.tenants.TenantContext;
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
     * Reads the tenants in the files at {@code paths}.
     *
     * @param context what the tenants refer to
     */
    Snapshot.Tenants read(List<ConfigPath> paths, TenantContext context) {
        TenantsReader reader = new TenantsReader(context, clock.instant(), findings);
        int before = sources.read().size();
        for (ConfigPath path : paths) {
            for (Path file : sources.expand(path.path(), path.position())) {
                sources.document(file).ifPresent(reader::read);
            }
        }
        List<Provenance.Source> all = sources.read();
        TenantsReader.Result result = reader.result();
        return new Snapshot.Tenants(
                result.tenants(),
                new Keyring(result.keys(), clock),
                result.limits(),
                new Snapshot.Origin(paths, new ArrayList<>(all.subList(before, all.size()))));
    }
}
