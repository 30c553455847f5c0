package dev.portolan.gateway.program;

import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.registry.SqlTenantStore;
import dev.portolan.gateway.registry.TenantRegistry;
import dev.portolan.gateway.registry.TenantStoreFailedException;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.tenantapi.TenantApi;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;

/**
 * The tenants of the files and, with a store, those of the store.
 *
 * @param registry null without a store
 */
record ConfiguredTenants(CurrentSnapshot live, @Nullable TenantRegistry registry)
        implements AutoCloseable {

    /** Puts the tenants of the store in force, or fails with what to do about it. */
    static ConfiguredTenants open(
            @Nullable Store store, CurrentSnapshot live, ConfigLoader loader, AuditLog audit) {
        if (store == null) {
            return new ConfiguredTenants(live, null);
        }
        TenantRegistry registry =
                new TenantRegistry(new SqlTenantStore(store), live, audit, InstantSource.system());
        try {
            registry.load();
        } catch (TenantStoreFailedException e) {
            throw new CommandFailedException(ExitCode.FINDINGS, e.getMessage(), e.nextStep());
        }
        loader.joinStored(live::stored);
        return new ConfiguredTenants(live, registry);
    }

    /** Follows the changes of other replicas. */
    void start() {
        if (registry != null) {
            registry.start();
        }
    }

    /** Returns what the admin plane answers. */
    TenantApi api(LimitBook book) {
        return new TenantApi(live, registry, book, InstantSource.system());
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
